import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Locator, type Page } from 'playwright';
import type {} from './fakes.ts';
import { serveScreens } from './serve-screens.ts';

/** How a page of the screens is opened. */
export interface Opening {
  readonly query?: string;
  readonly colorScheme?: 'dark' | 'light';
  readonly forcedColors?: 'active' | 'none';
  readonly width?: number;
  readonly height?: number;
}

/** The query of the sample show, set up and logged in. */
export const sampleShow = 'setup=no&show=sample&login=anna&line=9000000';

/** The screens, served and opened in a Chromium with a camera and microphones that are made up. */
export interface Screens {
  /** The studio with the sample show, unless told otherwise. Earlier pages are closed. */
  open: (opening?: Opening) => Promise<Page>;
  stop: () => Promise<void>;
}

/** Builds and serves the screens; `stop` ends the server and the browser. */
export async function startScreens(): Promise<Screens> {
  const screens = await serveScreens();
  const devices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', ...devices],
  });
  return {
    open: async ({ query = sampleShow, width = 1440, height = 900, ...look } = {}) => {
      await Promise.all(browser.contexts().map((context) => context.close()));
      const context = await browser.newContext({
        viewport: { width, height },
        permissions: ['camera', 'microphone'],
        colorScheme: 'dark',
        ...look,
      });
      const page = await context.newPage();
      await page.goto(`${screens.url}?${query}`);
      await page.locator('h1').first().waitFor({ state: 'attached' });
      return page;
    },
    stop: async () => {
      await browser.close();
      await screens.stop();
    },
  };
}

/** @returns the button with exactly this name: a row of a list, too. */
export function buttonOf(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** Opens the check list and goes on air. */
export async function goLive(page: Page): Promise<void> {
  await buttonOf(page, 'Go live').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Go live/ })
    .click();
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await page.getByText('Dropped').waitFor();
}

/** @returns what axe finds fault with, each with the elements in question. */
export async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
