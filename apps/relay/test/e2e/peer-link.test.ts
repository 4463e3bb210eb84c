import * as path from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LinksPage, Side } from '../support/links/links-page.ts';
import { launchMeshBrowser } from '../support/mesh-viewers.ts';
import { buildPageScript } from '../support/page-script.ts';

declare const linksPage: LinksPage;

let browser: Browser;
let script: string;

beforeAll(async () => {
  browser = await launchMeshBrowser();
  script = await buildPageScript(path.join(import.meta.dirname, '../support/links/links-page.ts'));
});

afterAll(() => browser.close());

/** Two links of a new page. */
async function open(options: Parameters<LinksPage['open']>[0] = { patience: 30_000 }): Promise<Page> {
  const page = await browser.newPage();
  await page.addScriptTag({ content: script });
  await page.evaluate((how) => linksPage.open(how), options);
  return page;
}

const told = (page: Page, side: Side) => page.evaluate((of) => linksPage.told()[of], side);

describe('a link between two peers', () => {
  it('carries messages both ways, up to the largest', async () => {
    const page = await open();
    expect(await page.evaluate(() => linksPage.send('caller', 1))).toBe(true);
    expect(await page.evaluate(() => linksPage.send('called', 16_000))).toBe(true);
    await expect.poll(() => told(page, 'called')).toContain('1 bytes, the last 7');
    await expect.poll(() => told(page, 'caller')).toContain('16000 bytes, the last 7');
    expect(await page.evaluate(() => linksPage.send('caller', 1_000_000))).toBe(false);
  });

  it('takes no more than a megabyte that waits, says when nothing waits, and takes more', async () => {
    const page = await open();
    const taken = await page.evaluate(() => {
      let count = 0;
      while (linksPage.send('caller', 16_000) && count < 1_000) count += 1;
      return count;
    });
    expect(taken).toBeGreaterThan(60);
    expect(taken).toBeLessThan(80);
    await expect.poll(async () => (await told(page, 'caller')).at(-1)).toBe('empty');
    const before = await told(page, 'caller');
    await expect
      .poll(async () => (await told(page, 'called')).filter((what) => what.endsWith('last 7')).length)
      .toBe(taken);
    expect(await page.evaluate(() => linksPage.send('caller', 10))).toBe(true);
    await expect.poll(() => told(page, 'caller')).toEqual([...before, 'empty']);
  });

  it('leaves who sends text', async () => {
    const page = await open();
    await page.evaluate(() => linksPage.sendText('caller'));
    await expect.poll(() => told(page, 'called')).toEqual(['connected', 'closed: sent text']);
    await expect.poll(() => told(page, 'caller')).toEqual(['connected', 'closed: closed by the other side']);
    expect(await page.evaluate(() => linksPage.send('called', 10))).toBe(false);
  });

  it('is closed once, whoever closes it, and says why', async () => {
    const page = await open();
    await page.evaluate(() => linksPage.close('caller'));
    await page.evaluate(() => linksPage.close('caller'));
    expect(await told(page, 'caller')).toEqual(['connected', 'closed: no more wanted']);
    await expect.poll(() => told(page, 'called')).toEqual(['connected', 'closed: closed by the other side']);
  });

  it('gives up in time where nothing is heard of the other side', async () => {
    const page = await open({ patience: 300, isMute: true });
    expect(await told(page, 'caller')).toEqual(['closed: no connection in time']);
    expect(await told(page, 'called')).toEqual(['closed: no connection in time']);
  });

  it.each([
    { type: 'offer', sdp: 'nonsense' },
    { type: 'answer', sdp: 'v=0' },
    { type: 'candidate', candidate: { candidate: 'nonsense', sdpMid: null, sdpMLineIndex: null } },
  ])('is closed by a signal that means nothing: $type', async (signal) => {
    const page = await open();
    await page.evaluate((nonsense) => linksPage.signal('caller', nonsense), signal);
    await expect.poll(() => told(page, 'caller')).toHaveLength(2);
    expect((await told(page, 'caller'))[1]).toMatch(/^closed: /);
  });
});
