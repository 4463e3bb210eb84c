import * as path from 'node:path';
import { app } from 'electron';

/** Where the built app has its parts: in the asar, or in the package's folder in development. */
export function resourcePaths() {
  const built = path.join(app.getAppPath(), 'dist/desktop');
  return {
    preload: path.join(built, 'preload/preload.cjs'),
    pages: path.join(built, 'renderer'),
    icon: path.join(built, 'renderer/icon.png'),
    trayIcon: path.join(built, 'renderer/tray.png'),
  };
}
