import * as path from 'node:path';
import type { Browser, Page } from 'playwright';
import type { Lie } from './lying/lies.ts';
import type { LyingPage } from './lying/lying-page.ts';
import { buildPageScript } from './page-script.ts';
import type { RunningRelay } from './running-relay.ts';

declare const lyingPage: LyingPage;

/** @returns the script of a page that lies to its peers */
export async function buildLyingPage(): Promise<string> {
  return buildPageScript(path.join(import.meta.dirname, 'lying/lying-page.ts'));
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
