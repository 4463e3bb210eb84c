import type { Millis } from '@starling/shared/units.ts';
import type { RenderItem } from './render-list.ts';

/** What an output shows at an instant. */
export interface Shown {
  readonly items: readonly RenderItem[];
  /** What comes, and how far it has come: 0 to 1. */
  readonly next?: { readonly items: readonly RenderItem[]; readonly share: number };
}

/** The scene of one output, and the way to the next one. */
export class OutputScene {
  #items: readonly RenderItem[] = [];
  #fade:
    { readonly from: readonly RenderItem[]; readonly start: Millis; readonly length: Millis } | undefined;

  /**
   * Changes to other items. Changes of a scene while it is being faded in go on with the fade; another scene during a
   * fade begins from the one that was coming.
   *
   * @param fade 0 cuts, or changes the scene that is there
   */
  set(items: readonly RenderItem[], fade: Millis, now: Millis): void {
    if (fade > 0) this.#fade = { from: this.#items, start: now, length: fade };
    this.#items = items;
  }

  /** @returns what is to be painted at that time. */
  at(now: Millis): Shown {
    const fade = this.#fade;
    if (fade === undefined) return { items: this.#items };
    const share = (now - fade.start) / fade.length;
    if (share >= 1) {
      this.#fade = undefined;
      return { items: this.#items };
    }
    return { items: fade.from, next: { items: this.#items, share: Math.max(0, share) } };
  }
}
