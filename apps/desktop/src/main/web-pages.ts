import { BrowserWindow, session, type WebFrameMain } from 'electron';
import type { HandlersOf } from '../ipc/channel-map.ts';
import type { Log } from './log-file.ts';
import { guardStrangeSession } from './session-guard.ts';
import { strangerPreferences } from './window-options.ts';

const maxPages = 8;

/** Pages of the web that are sources of a scene: windows that nobody sees, each in a session on no disk. */
export class WebPages {
  readonly #windows = new Map<string, BrowserWindow>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  readonly handlers: HandlersOf<'webPage'> = {
    'webPage.open': async ({ id, url, width, height }) => {
      this.#close(id);
      if (this.#windows.size >= maxPages)
        return fault('too-many', `There are ${maxPages} web pages already. Remove one first.`);
      const window = this.#open(id, width, height);
      try {
        await window.loadURL(url);
        return { ok: true };
      } catch (error) {
        this.#log.warn('web-page', `${url}: ${String(error)}`);
        this.#close(id);
        return fault('page-unreachable', `The page ${url} could not be loaded. Check its address.`);
      }
    },
    'webPage.close': ({ id }) => {
      this.#close(id);
      return { ok: true };
    },
  };

  /** @returns whether the window is one of these */
  has(window: BrowserWindow): boolean {
    return [...this.#windows.values()].includes(window);
  }

  frame(id: string): WebFrameMain | undefined {
    const window = this.#windows.get(id);
    return window?.isDestroyed() === false ? window.webContents.mainFrame : undefined;
  }

  closeAll(): void {
    for (const id of [...this.#windows.keys()]) this.#close(id);
  }

  #open(id: string, width: number, height: number): BrowserWindow {
    const partition = `web-page-${id}`;
    guardStrangeSession(session.fromPartition(partition));
    const window = new BrowserWindow({
      ...{
        width,
        height,
        show: false,
        frame: false,
        useContentSize: true,
        focusable: false,
        skipTaskbar: true,
      },
      webPreferences: strangerPreferences(partition),
    });
    window.webContents.setAudioMuted(true);
    window.webContents.on('render-process-gone', (_, { reason }) => {
      this.#log.warn('web-page', `its process is gone (${reason}); it is loaded anew`);
      if (!window.isDestroyed()) window.webContents.reload();
    });
    this.#windows.set(id, window);
    return window;
  }

  #close(id: string): void {
    const window = this.#windows.get(id);
    this.#windows.delete(id);
    if (window?.isDestroyed() === false) window.destroy();
  }
}

function fault(code: string, message: string) {
  return { ok: false, error: { code, message } } as const;
}
