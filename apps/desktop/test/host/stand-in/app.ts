import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { BrowserWindow, windowEvents } from './browser-window.ts';
import { context } from './chromium.ts';
import { userDataFolder } from './command-line.ts';
import { PreventableEvent } from './preventable-event.ts';

const desktop = path.resolve(import.meta.dirname, '../../..');
const lockFile = path.join(userDataFolder, 'stand-in.lock');
const asksFolder = path.join(userDataFolder, 'stand-in-asks');

/** Stands for `app`. */
class App extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine = { appendSwitch: () => undefined, hasSwitch: () => false };
  #hasLock = false;

  constructor() {
    super();
    windowEvents.on('web-contents-created', (...args: unknown[]) =>
      this.emit('web-contents-created', ...args),
    );
    windowEvents.on('window-all-closed', () => this.emit('window-all-closed'));
  }

  async whenReady(): Promise<void> {
    // As in Electron, nobody is told before the main script has been read.
    await new Promise((resolve) => setImmediate(resolve));
  }
  isReady(): boolean {
    return true;
  }
  enableSandbox(): void {
    // Chromium's own sandbox is off here: it does not run as root.
  }
  getAppPath(): string {
    return desktop;
  }
  getName(): string {
    return 'Starling';
  }
  getVersion(): string {
    const { version } = JSON.parse(readFileSync(path.join(desktop, 'package.json'), 'utf8')) as {
      version: string;
    };
    return version;
  }
  getLocale(): string {
    return 'en-GB';
  }
  getPath(name: string): string {
    const folder = name === 'userData' ? userDataFolder : path.join(userDataFolder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
  setAsDefaultProtocolClient(): boolean {
    return true;
  }

  /** The second one leaves its arguments in a folder that the first one watches. */
  requestSingleInstanceLock(): boolean {
    if (existsSync(lockFile) && isAlive(Number(readFileSync(lockFile, 'utf8')))) {
      writeFileSync(path.join(asksFolder, `${process.pid}.json`), JSON.stringify(process.argv));
      return false;
    }
    writeFileSync(lockFile, String(process.pid));
    mkdirSync(asksFolder, { recursive: true });
    this.#hasLock = true;
    watch(asksFolder, (_, name) => this.#hearSecond(path.join(asksFolder, name ?? ''))).unref();
    return true;
  }

  quit(): void {
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.isPrevented) return;
    for (const window of BrowserWindow.getAllWindows()) window.close();
    if (BrowserWindow.getAllWindows().length > 0) return;
    this.emit('will-quit', new PreventableEvent());
    this.exit(0);
  }

  exit(code = 0): void {
    if (this.#hasLock) rmSync(lockFile, { force: true });
    void context
      .then((chromium) => chromium.close())
      .catch(() => undefined)
      .finally(() => process.exit(code));
  }

  #hearSecond(file: string): void {
    if (!file.endsWith('.json') || !existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    if (text === '') return;
    rmSync(file, { force: true });
    this.emit('second-instance', {}, JSON.parse(text), userDataFolder);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const app = new App();
