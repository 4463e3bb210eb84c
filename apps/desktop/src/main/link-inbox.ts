import type { DeepLink } from '../ipc/app-messages.ts';

/** The link that the app was asked to open last, until the page takes it. */
export class LinkInbox {
  #link: DeepLink | undefined;
  #onLink: ((link: DeepLink) => void) | undefined;

  put(link: DeepLink): void {
    this.#link = link;
    this.#onLink?.(link);
  }

  take(): DeepLink | null {
    const link = this.#link ?? null;
    this.#link = undefined;
    return link;
  }

  /** One listener, told of each link that comes from now on. */
  set onLink(listener: (link: DeepLink) => void) {
    this.#onLink = listener;
  }
}
