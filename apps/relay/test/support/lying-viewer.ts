import * as path from 'node:path';
import type { Browser, Page } from 'playwright';
import { build } from 'vite';
import type { Lie } from './lying/lies.ts';
import type { LyingPage } from './lying/lying-page.ts';
import type { RunningRelay } from './running-relay.ts';

declare const lyingPage: LyingPage;

/** @returns the script of a page that lies to its peers */
export async function buildLyingPage(): Promise<string> {
  const built = await build({
    ...{ root: import.meta.dirname, configFile: false, logLevel: 'error' },
    build: {
      ...{ write: false, minify: false, target: 'es2022', chunkSizeWarningLimit: 4_000 },
      lib: { entry: path.join(import.meta.dirname, 'lying/lying-page.ts'), formats: ['iife'], name: 'lying' },
    },
  });
  const [output] = [built].flat();
  const code = output !== undefined && 'output' in output ? output.output[0].code : undefined;
  if (code === undefined) throw new Error('the page of liars was not built');
  return code;
}

/** Opens a viewer of the owner's channel that is honest until it is told to lie. @param script of {@link buildLyingPage} */
export async function openLiar(browser: Browser, relay: RunningRelay, script: string): Promise<Page> {
  const page = await (await browser.newContext({ bypassCSP: true })).newPage();
  await page.goto(`${relay.httpUrl}/healthz`);
  await page.addScriptTag({ content: script });
  await page.evaluate((url) => lyingPage.watch(url), `${relay.httpUrl}/live/${relay.owner.login}/index.m3u8`);
  return page;
}

export async function startLying(page: Page, lie: Lie): Promise<void> {
  await page.evaluate((how) => lyingPage.lie(how), lie);
}

export function liarFigures(page: Page): Promise<ReturnType<LyingPage['figures']>> {
  return page.evaluate(() => lyingPage.figures());
}
