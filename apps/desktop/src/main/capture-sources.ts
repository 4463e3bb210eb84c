import { desktopCapturer } from 'electron';
import type { CaptureChoice, CaptureSource } from '../ipc/app-messages.ts';
import type { HandlersOf } from '../ipc/channel-map.ts';
import type { CapturedSource } from './session-guard.ts';
import type { WebPages } from './web-pages.ts';

const thumbnailSize = { width: 320, height: 180 };

const noLoopback = {
  code: 'not-here',
  message: 'On Linux, add the sound of the desktop as a microphone: choose the device named "Monitor of …".',
};

/** Screens and windows to choose from, and the choice until the page's `getDisplayMedia` takes it. */
export class CaptureSources {
  readonly #webPages: WebPages;
  #chosen: CapturedSource | undefined;

  constructor(webPages: WebPages) {
    this.#webPages = webPages;
  }

  readonly handlers: HandlersOf<'capture'> = {
    'capture.listSources': () => this.#list(),
    'capture.choose': async (choice) => {
      if (choice.kind === 'desktop-audio' && process.platform === 'linux')
        return { ok: false, error: noLoopback };
      this.#chosen = await this.#find(choice);
      if (this.#chosen !== undefined) return { ok: true };
      const message = 'What was chosen is gone. Choose again from the list.';
      return { ok: false, error: { code: 'source-gone', message } };
    },
  };

  /** @returns what was chosen, once */
  take(): CapturedSource | undefined {
    const chosen = this.#chosen;
    this.#chosen = undefined;
    return chosen;
  }

  async #list(): Promise<CaptureSource[]> {
    const sources = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize });
    return sources.map(({ id, name, thumbnail }) => ({
      id,
      name,
      kind: id.startsWith('screen:') ? 'screen' : 'window',
      thumbnail: thumbnail.isEmpty() ? '' : thumbnail.toDataURL(),
    }));
  }

  async #find(choice: CaptureChoice): Promise<CapturedSource | undefined> {
    if (choice.kind === 'web-page') {
      const frame = this.#webPages.frame(choice.sourceId);
      return frame && { kind: 'frame', frame, withSound: choice.withSound };
    }
    // Sound of the desktop comes with a screen's picture only; the page drops the picture.
    const types: ('screen' | 'window')[] = choice.kind === 'desktop-audio' ? ['screen'] : [choice.kind];
    const sources = await desktopCapturer.getSources({ types, thumbnailSize: { width: 0, height: 0 } });
    if (choice.kind === 'desktop-audio') {
      const [screen] = sources;
      return screen && { kind: 'source', source: screen, withSound: true };
    }
    const source = sources.find(({ id }) => id === choice.sourceId);
    return source && { kind: 'source', source, withSound: choice.withSound };
  }
}
