import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import * as z from 'zod';
import { findOrInstallChromium } from './find-chromium.ts';
import { findOrInstallIrcProgram } from './find-irc-programs.ts';
import { findOrInstallNginx, findOrInstallNginxRtmp } from './find-nginx.ts';
import { findOrInstallSrtLiveTransmit } from './find-srt-live-transmit.ts';
import { findOrInstallTurnserver } from './find-turnserver.ts';
import { MissingProgramError } from './missing-program.ts';

/**
 * `npm test`: every test there is, in one run of vitest. It makes sure of a Chromium and an nginx first, builds the web
 * client and the desktop app, and ends with `N passed, N failed, N skipped` out of vitest's own report.
 */
const root = path.resolve(import.meta.dirname, '..');
const report = path.join(root, 'reports/vitest.json');
const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numFailedTestSuites: z.number(),
  success: z.boolean(),
});

const programs = {
  CHROMIUM_PATH: orExit(findOrInstallChromium),
  NGINX_PATH: orExit(findOrInstallNginx),
  // Where there is none of these, the tests that want it are skipped.
  NGINX_RTMP_MODULE: findOrInstallNginxRtmp(),
  TURNSERVER_PATH: findOrInstallTurnserver(),
  SRT_LIVE_TRANSMIT_PATH: findOrInstallSrtLiveTransmit(),
  WEECHAT_PATH: findOrInstallIrcProgram('weechat-headless'),
  IRSSI_PATH: findOrInstallIrcProgram('irssi'),
};
run(process.execPath, [path.join(root, 'scripts/build-web.ts')]);
run(process.execPath, [path.join(root, 'scripts/build-desktop.ts')]);
mkdirSync(path.dirname(report), { recursive: true });
rmSync(report, { force: true });
const exitCode = run(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ...process.argv.slice(2),
  ],
  programs,
);
const result = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
// A file that does not load fails as a suite without a test of its own.
const failed = Math.max(result.numFailedTests, result.numFailedTestSuites > 0 ? 1 : 0);
console.log(
  `${result.numPassedTests} passed, ${failed} failed, ${result.numPendingTests + result.numTodoTests} skipped`,
);
process.exit(exitCode !== 0 ? exitCode : result.success && failed === 0 ? 0 : 1);

function orExit(find: () => string): string {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof MissingProgramError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function run(command: string, args: string[], environment: NodeJS.ProcessEnv = {}): number {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return result.status ?? 1;
}
