import { BrowserWindow, dialog } from 'electron';
import { appOrigin } from './app-address.ts';
import { CrashLimit } from './crash-limit.ts';
import type { Log } from './log-file.ts';
import { pagePreferences } from './window-options.ts';

export interface MainWindowPorts {
  readonly preload: string;
  readonly icon: string;
  readonly log: Log;
  /** Asked before the window closes; false keeps it. */
  readonly mayClose: (window: BrowserWindow) => boolean;
  readonly onClosed: () => void;
}

/** The app's window. Its page can die and be loaded again; main, and the broadcast in it, go on meanwhile. */
export class MainWindow {
  readonly #ports: MainWindowPorts;
  readonly #crashes = new CrashLimit(3, 60_000);
  #window: BrowserWindow | undefined;

  constructor(ports: MainWindowPorts) {
    this.#ports = ports;
  }

  get window(): BrowserWindow | undefined {
    return this.#window?.isDestroyed() === false ? this.#window : undefined;
  }

  /** Shows the window, a new one if there is none. */
  show(): void {
    const { window } = this;
    if (window === undefined) {
      this.#open();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** Sends something to the page, if there is one. */
  send(channel: string, ...values: unknown[]): void {
    const contents = this.window?.webContents;
    if (contents?.isDestroyed() === false) contents.send(channel, ...values);
  }

  #open(): void {
    const { log, preload, icon, mayClose, onClosed } = this.#ports;
    const window = new BrowserWindow({
      ...{ width: 1360, height: 860, minWidth: 480, minHeight: 480, show: false, icon },
      ...{ title: 'Starling', backgroundColor: '#0c1113', autoHideMenuBar: true },
      webPreferences: pagePreferences(preload),
    });
    this.#window = window;
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => {
      if (!mayClose(window)) event.preventDefault();
    });
    window.once('closed', onClosed);
    window.on('unresponsive', () => log.warn('window', 'the page does not respond'));
    window.webContents.on('render-process-gone', (_, { reason, exitCode }) => {
      log.error('window', `the page's process is gone: ${reason} (${exitCode})`);
      if (reason !== 'clean-exit') this.#reload(window);
    });
    window.webContents.on('did-fail-load', (_, code, description, url, isMainFrame) => {
      // -3 is a load that another one replaced.
      if (!isMainFrame || code === -3) return;
      log.error('window', `${url} did not load: ${description} (${code})`);
      window.show();
    });
    window.loadURL(`${appOrigin}/`).catch((error: unknown) => log.error('window', String(error)));
  }

  /** The page finds its way back: its address is the same, its state is in main's files. */
  #reload(window: BrowserWindow): void {
    if (window.isDestroyed()) return;
    if (this.#crashes.allows(Date.now())) return window.webContents.reload();
    const message = 'The window crashed several times in a row.';
    const detail = 'What is published goes on until you quit. "Try again" loads the window once more.';
    const buttons = ['Try again', 'Quit'];
    void dialog.showMessageBox({ type: 'error', message, detail, buttons }).then(({ response }) => {
      if (window.isDestroyed()) return;
      if (response === 0) window.webContents.reload();
      else window.destroy();
    });
  }
}
