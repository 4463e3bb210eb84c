import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import * as path from 'node:path';
import { chromium } from 'playwright';

/** No Chromium is here and none could be installed; the message says what was tried and what to do. */
export class NoChromiumError extends Error {}

const systemNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'msedge',
];
const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The Chromium that the browser tests drive: `CHROMIUM_PATH`, else Playwright's own, else the system's. Where
 * there is none one is installed: Playwright's download, else Debian's package if we are root.
 *
 * @throws NoChromiumError
 */
export function findOrInstallChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  const tried: string[] = [];
  for (const [name, command, args] of installers()) {
    console.log(`No Chromium found; trying: ${name}`);
    const result = spawnSync(command, args, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const installed = findChromium();
    if (installed !== undefined) return installed;
    tried.push(`${name} (exit ${result.status ?? result.signal ?? 'unknown'})`);
  }
  throw new NoChromiumError(
    `The browser tests need a Chromium that plays H.264. None was found and these did not bring one: ${tried.join('; ')}. Install chromium or set CHROMIUM_PATH.`,
  );
}

function findChromium(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).flatMap((folder) => {
    const extension = process.platform === 'win32' ? '.exe' : '';
    return systemNames.map((name) => path.join(folder, name + extension));
  });
  const forced = process.env['CHROMIUM_PATH'];
  const candidates = [
    ...(forced === undefined ? [] : [forced]),
    chromium.executablePath(),
    ...onPath,
    ...usualPlaces,
  ];
  return candidates.find(isExecutable);
}

function installers(): [name: string, command: string, args: string[]][] {
  const playwrightCli = path.join(import.meta.dirname, '../node_modules/playwright/cli.js');
  const isDebianRoot =
    process.platform === 'linux' && process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get');
  return [
    ['playwright install chromium', process.execPath, [playwrightCli, 'install', 'chromium']],
    ...(isDebianRoot
      ? ([
          ['apt-get update', 'apt-get', ['update', '-qq']],
          [
            'apt-get install chromium',
            'apt-get',
            ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
          ],
        ] as [string, string, string[]][])
      : []),
  ];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
