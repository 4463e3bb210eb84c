import { app } from 'electron';
import type { AppInfo } from '../ipc/app-messages.ts';

const parts = ['electron', 'chrome', 'node'];

/** What the app is and where it runs. @param secretsAreSafe whether the system keeps a key for secrets */
export function readAppInfo(secretsAreSafe: boolean): AppInfo {
  return {
    version: app.getVersion(),
    platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
    components: Object.fromEntries(parts.map((name) => [name, process.versions[name] ?? 'none'])),
    folder: app.getPath('userData'),
    videoFolder: app.getPath('videos'),
    isPackaged: app.isPackaged,
    secretsAreSafe,
    locale: app.getLocale(),
  };
}
