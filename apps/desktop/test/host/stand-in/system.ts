import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { BrowserWindow } from './browser-window.ts';

/** What Electron has of the system around it. What would be seen or heard is only remembered. */

const key = createHash('sha256').update('a stand-in for a key ring').digest();

export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptStringAsync: (text: string): Promise<Buffer> => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Promise.resolve(Buffer.concat([nonce, cipher.getAuthTag(), body]));
  },
  decryptStringAsync: (bytes: Buffer): Promise<{ result: string }> => {
    const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    cipher.setAuthTag(bytes.subarray(12, 28));
    const result = Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8');
    return Promise.resolve({ result });
  },
};

export const dialog = {
  showOpenDialog: () => Promise.resolve({ canceled: true, filePaths: [] as string[] }),
  showSaveDialog: () => Promise.resolve({ canceled: true }),
  showMessageBox: () => Promise.resolve({ response: 0 }),
  showMessageBoxSync: () => 0,
  showErrorBox: (title: string, content: string) => console.error(`${title}: ${content}`),
};

let clipboardText = '';
export const clipboard = {
  writeText: (text: string) => {
    clipboardText = text;
    return Promise.resolve();
  },
  readText: () => Promise.resolve(clipboardText),
};

export const shell = {
  openExternal: () => Promise.resolve(),
  showItemInFolder: () => undefined,
  openPath: () => Promise.resolve(''),
};

const shortcuts = new Map<string, () => void>();
export const globalShortcut = {
  register: (accelerator: string, callback: () => void) => {
    if (!/^[\w+]+$/.test(accelerator)) throw new TypeError(`conversion failure from ${accelerator}`);
    shortcuts.set(accelerator, callback);
    return true;
  },
  isRegistered: (accelerator: string) => shortcuts.has(accelerator),
  unregisterAll: () => shortcuts.clear(),
  /** Presses the keys; Electron has no such function. */
  press: (accelerator: string) => shortcuts.get(accelerator)?.(),
};

export const nativeImage = {
  createFromPath: (path: string) => ({
    path,
    isEmpty: () => false,
    setTemplateImage: () => undefined,
    toDataURL: () => '',
  }),
};

interface MenuItem {
  readonly label?: string;
  readonly enabled?: boolean;
  readonly click?: () => void;
}

export const Menu = {
  buildFromTemplate: (items: readonly MenuItem[]) => ({ items }),
  setApplicationMenu: () => undefined,
};

export class Tray extends EventEmitter {
  /** Those there are, for tests. */
  static readonly all: Tray[] = [];
  menu: { items: readonly MenuItem[] } = { items: [] };
  toolTip = '';

  constructor() {
    super();
    Tray.all.push(this);
  }
  setContextMenu(menu: { items: readonly MenuItem[] }): void {
    this.menu = menu;
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  destroy(): void {
    Tray.all.splice(Tray.all.indexOf(this), 1);
  }
}

export const desktopCapturer = {
  getSources: ({ types }: { types: readonly string[] }) => {
    const thumbnail = { isEmpty: () => true, toDataURL: () => '' };
    const screens = [{ id: 'screen:0:0', name: 'Entire screen', thumbnail }];
    const windows = BrowserWindow.getAllWindows().map((_, index) => ({
      ...{ id: `window:${index + 1}:0`, name: `Window ${index + 1}`, thumbnail },
    }));
    return Promise.resolve([
      ...(types.includes('screen') ? screens : []),
      ...(types.includes('window') ? windows : []),
    ]);
  },
};

const blockers = new Set<number>();
export const powerSaveBlocker = {
  start: () => {
    const id = blockers.size + 1;
    blockers.add(id);
    return id;
  },
  stop: (id: number) => blockers.delete(id),
  isStarted: (id: number) => blockers.has(id),
};

export const systemPreferences = Object.assign(new EventEmitter(), {
  getMediaAccessStatus: () => 'granted',
  askForMediaAccess: () => Promise.resolve(true),
});

export const powerMonitor = new EventEmitter();
