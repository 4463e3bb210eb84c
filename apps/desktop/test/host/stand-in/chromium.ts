import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { chromium, type BrowserContext } from 'playwright';
import { userDataFolder } from './command-line.ts';

/** Flags under which Chromium is as willing as Electron is, in a container as root too, with a fake camera. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream=fps=30',
  '--remote-debugging-port=0',
];

const folder = path.join(userDataFolder, 'chromium');

/** Chromium as the app's renderer processes; it is started at once, as Electron's are. */
export const context: Promise<BrowserContext> = chromium.launchPersistentContext(folder, {
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  viewport: { width: 1360, height: 860 },
  args: [...flags, ...(process.env['STARLING_TEST_CHROMIUM_FLAGS']?.split(' ').filter(Boolean) ?? [])],
});

/** @returns where a test can reach the same pages: Chromium's debugging address */
export async function debuggingAddress(): Promise<string> {
  await context;
  const [port = ''] = (await readFile(path.join(folder, 'DevToolsActivePort'), 'utf8')).split('\n');
  return `http://127.0.0.1:${port}`;
}
