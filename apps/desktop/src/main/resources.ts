import * as path from 'node:path';
import { app } from 'electron';

/** Where the built app has its parts: in the asar, or in the package's folder in development. */
export function resourcePaths() {
  const built = path.join(app.getAppPath(), 'dist/desktop');
  return {
    preload: path.join(built, 'preload/preload.cjs'),
    pages: path.join(built, 'renderer'),
    icon: path.join(built, 'main/icon.png'),
    // macOS colours a template itself; the others show the bird as it is.
    trayIcon: path.join(built, process.platform === 'darwin' ? 'main/trayTemplate.png' : 'main/tray.png'),
  };
}
