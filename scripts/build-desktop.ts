import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { desktopBuilds } from '../apps/desktop/vite.desktop.config.ts';
import { newestChange } from './newest-change.ts';

/**
 * Builds the desktop app (renderer, main, preload) into apps/desktop/dist/desktop, unless what was built last is newer
 * than everything it is made from. `--force` builds anyway.
 */
const root = path.resolve(import.meta.dirname, '..');
const desktop = path.join(root, 'apps/desktop');
const built = path.join(desktop, 'dist/desktop/preload/preload.cjs');
const sources = [
  path.join(desktop, 'src'),
  path.join(desktop, 'desktop.html'),
  path.join(desktop, 'vite.desktop.config.ts'),
  path.join(desktop, 'package.json'),
  path.join(root, 'packages/shared/src'),
  path.join(root, 'package-lock.json'),
];

const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
if (values.force || newestChange(built) < Math.max(...sources.map(newestChange))) {
  console.log('Building the desktop app …');
  for (const config of desktopBuilds)
    await build({ ...config, root: desktop, configFile: false, logLevel: 'warn' });
}
