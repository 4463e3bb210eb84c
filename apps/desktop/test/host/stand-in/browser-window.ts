import { EventEmitter } from 'node:events';
import { PreventableEvent } from './preventable-event.ts';
import { WebContents } from './web-contents.ts';

interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly show?: boolean;
  readonly webPreferences?: { readonly preload?: string; readonly partition?: string };
}

const windows = new Set<BrowserWindow>();

/** Told of every new contents, and when the last window is gone; `app` listens. */
export const windowEvents = new EventEmitter();

/** Stands for `BrowserWindow`: a page. Whether it is shown is only remembered. */
export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  #isVisible: boolean;
  #isMinimized = false;
  #isDestroyed = false;

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...windows].find((window) => window.webContents === contents) ?? null;
  }

  constructor({ width = 800, height = 600, show = true, webPreferences = {} }: WindowOptions = {}) {
    super();
    this.#isVisible = show;
    this.webContents = new WebContents(webPreferences, { width, height });
    windows.add(this);
    windowEvents.emit('web-contents-created', {}, this.webContents);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.on('page-closed', () => this.destroy());
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.loadURL(url);
  }

  show(): void {
    this.#isVisible = true;
    this.emit('show');
  }
  hide(): void {
    this.#isVisible = false;
    this.emit('hide');
  }
  focus(): void {
    this.emit('focus');
  }
  minimize(): void {
    this.#isMinimized = true;
    this.emit('minimize');
  }
  restore(): void {
    this.#isMinimized = false;
    this.emit('restore');
  }
  isVisible(): boolean {
    return this.#isVisible;
  }
  isMinimized(): boolean {
    return this.#isMinimized;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  close(): void {
    const event = new PreventableEvent();
    this.emit('close', event);
    if (!event.isPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    windows.delete(this);
    void this.webContents.destroyPage();
    this.emit('closed');
    if (windows.size === 0) windowEvents.emit('window-all-closed');
  }
}
