import * as path from 'node:path';
import { chromium } from 'playwright';
import { debianInstallers, findOrInstall, isExecutable, placesOnPath } from './executables.ts';
import { MissingProgramError } from './missing-program.ts';

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
 * @throws MissingProgramError
 */
export function findOrInstallChromium(): string {
  const playwrightCli = path.join(import.meta.dirname, '../node_modules/playwright/cli.js');
  const download = {
    name: 'playwright install chromium',
    command: process.execPath,
    args: [playwrightCli, 'install', 'chromium'],
  };
  const result = findOrInstall('Chromium', findChromium, [download, ...debianInstallers('chromium')]);
  if ('path' in result) return result.path;
  throw new MissingProgramError(
    `The browser tests need a Chromium that plays H.264. None was found and these did not bring one: ${result.tried.join('; ')}. Install chromium or set CHROMIUM_PATH.`,
  );
}

function findChromium(): string | undefined {
  const forced = process.env['CHROMIUM_PATH'];
  const candidates = [
    ...(forced === undefined ? [] : [forced]),
    chromium.executablePath(),
    ...placesOnPath(systemNames),
    ...usualPlaces,
  ];
  return candidates.find(isExecutable);
}
