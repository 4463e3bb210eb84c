import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { newestChange } from './newest-change.ts';

/**
 * Builds the web client that the relay serves, unless what was built last is newer than everything it is made
 * from. `--force` builds anyway. Runs before `npm start` and before the browser tests.
 */
const root = path.resolve(import.meta.dirname, '..');
const desktop = path.join(root, 'apps/desktop');
const built = path.join(desktop, 'dist/web/index.html');
const sources = [
  path.join(desktop, 'src'),
  path.join(desktop, 'index.html'),
  path.join(desktop, 'vite.config.ts'),
  path.join(desktop, 'package.json'),
  path.join(root, 'packages/shared/src'),
  path.join(root, 'package-lock.json'),
];

const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
if (values.force || newestChange(built) < Math.max(...sources.map(newestChange))) {
  console.log('Building the web client …');
  await build({ root: desktop, configFile: path.join(desktop, 'vite.config.ts'), logLevel: 'warn' });
}
