import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { findOrInstallChromium } from './find-chromium.ts';
import { findOrInstallIrcProgram } from './find-irc-programs.ts';
import { findOrInstallNginx, findOrInstallNginxRtmp } from './find-nginx.ts';
import { findOrInstallSrtLiveTransmit } from './find-srt-live-transmit.ts';
import { findOrInstallTurnserver } from './find-turnserver.ts';
import { MissingProgramError } from './missing-program.ts';
import { readTestReport, type TestedFile } from './test-report.ts';

/**
 * `npm test`: every test there is, in one run of vitest. It makes sure of a Chromium and an nginx first, builds the web
 * client and the desktop app, and ends with `N passed, N failed, N skipped` out of vitest's own report.
 *
 * Tests of real programs on real time can fail because the machine had no time for them. Where a few such files fail,
 * each is run once more by itself, and what then passes is named as unsteady instead of being counted as failed.
 */
const root = path.resolve(import.meta.dirname, '..');
const report = path.join(root, 'reports/vitest.json');
/** Where more files fail than these, it is not for want of time. */
const mostDoubtful = 6;
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
const first = test(process.argv.slice(2));
const doubtful = first.filter(({ failed }) => failed.length > 0);
const second =
  doubtful.length > 0 && doubtful.length <= mostDoubtful && doubtful.every(isOnRealTime)
    ? doubtful.flatMap((file) => test([file.path]))
    : [];
const again = new Map(second.map((file) => [file.path, file]));
const files = first.map((file) => again.get(file.path) ?? file);
for (const { path: file, failed } of doubtful) {
  const unsteady = failed.filter((name) => again.get(file)?.failed.includes(name) === false);
  for (const name of unsteady)
    console.log(`UNSTEADY: failed first, passed by itself: ${path.relative(root, file)} > ${name}`);
}
const failures = sum(files, ({ failed }) => failed.length);
console.log(
  `${sum(files, ({ passed }) => passed)} passed, ${failures} failed, ${sum(files, ({ skipped }) => skipped)} skipped`,
);
process.exit(failures === 0 ? 0 : 1);

function test(args: readonly string[]): TestedFile[] {
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const exitCode = run(process.execPath, [vitest, 'run', ...reporters, ...args], programs);
  const tested = readTestReport(report);
  if (exitCode !== 0 && tested.every(({ failed }) => failed.length === 0)) process.exit(exitCode);
  return tested;
}

/** Whether a file's tests run real programs, so that a starved machine can fail them. */
function isOnRealTime({ path: file }: TestedFile): boolean {
  return /[/\\]test[/\\](integration|e2e)[/\\]/.test(file);
}

function sum(of: readonly TestedFile[], figure: (file: TestedFile) => number): number {
  return of.reduce((total, file) => total + figure(file), 0);
}

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
