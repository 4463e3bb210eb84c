import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import * as path from 'node:path';

/** `npm run studio`: builds the desktop app and starts it in development. What follows `--` goes to the app. */
const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
run(process.execPath, [path.join(root, 'scripts/build-desktop.ts')]);
// The package downloads Electron's binary when it is asked for its path first.
const electron = require('electron') as string;
run(electron, [path.join(root, 'apps/desktop'), ...process.argv.slice(2)]);

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
