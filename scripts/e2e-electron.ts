import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import * as path from 'node:path';

/**
 * `npm run e2e:electron`: the tests of the desktop app on the real Electron, the same ones that `npm test` runs on the
 * stand-in. Linux without a screen needs `xvfb-run` before it.
 */
const root = path.resolve(import.meta.dirname, '..');
try {
  createRequire(import.meta.url)('electron');
} catch (error) {
  const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  console.error(`The desktop tests did not run on Electron: its binary is not here (${reason ?? ''}).`);
  console.error(
    'They ran on the stand-in if "npm test" did; apps/desktop/test/host/README.md says what that leaves open.',
  );
  process.exit(1);
}
for (const args of [
  [path.join(root, 'scripts/build-desktop.ts')],
  [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'e2e', 'apps/desktop/test/e2e'],
]) {
  const environment = { ...process.env, STARLING_ELECTRON: '1' };
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: environment });
  if (status !== 0) process.exit(status ?? 1);
}
