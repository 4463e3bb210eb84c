import { debuggingAddress } from './chromium.ts';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { ipcMain } from './ipc-main.ts';
import { PipedPort } from './port-pipe.ts';
import { handleScheme } from './scheme-server.ts';
import { session } from './sessions.ts';
import * as system from './system.ts';

/** The module `electron`, as far as main uses it. What it does not prove is in ../README.md. */
export { app, BrowserWindow, ipcMain, session };
export {
  clipboard,
  desktopCapturer,
  dialog,
  globalShortcut,
  Menu,
  nativeImage,
  powerMonitor,
  powerSaveBlocker,
  safeStorage,
  shell,
  systemPreferences,
  Tray,
} from './system.ts';

export const protocol = { registerSchemesAsPrivileged: () => undefined, handle: handleScheme };
export const net = { fetch: (url: string, init: RequestInit) => fetch(url, init) };

export class MessageChannelMain {
  readonly port1 = new PipedPort();
  readonly port2 = new PipedPort();

  constructor() {
    this.port1.twin = this.port2;
    this.port2.twin = this.port1;
  }
}

/** What a test runs inside main, as Playwright's `electronApp.evaluate` does. */
const module = { ...system, app, BrowserWindow, ipcMain, session, protocol, net, MessageChannelMain };
process.on('message', ({ id, source, arg }: { id: number; source: string; arg: unknown }) => {
  const evaluate = eval as (source: string) => (electron: unknown, arg: unknown) => unknown;
  const run = Promise.resolve().then(() => evaluate(`(${source})`)(module, arg));
  run.then(
    (value) => process.send?.({ kind: 'answer', id, value }),
    (error: unknown) => process.send?.({ kind: 'answer', id, error: String(error) }),
  );
});
process.on('disconnect', () => app.exit(1));
if (process.send !== undefined)
  void debuggingAddress().then((address) => process.send?.({ kind: 'ready', address }));
