import { type Browser, chromium } from 'playwright';

/** Flags under which Chromium plays by itself, in a container as root too, and asks no other host for anything. */
export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];

/** The Chromium that `npm test` found; `npm test` sets the variable. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (executablePath === undefined)
    throw new Error('CHROMIUM_PATH is not set: run the browser tests by "npm test", which finds a Chromium');
  return chromium.launch({ executablePath, args: flags });
}
