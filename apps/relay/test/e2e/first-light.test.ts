import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { glimpse, lookUntil } from '../support/glass-clock.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

let relay: RunningRelay;
let browser: Browser;
let onAir: OnAir;

beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--rungs', '240,160']);
  browser = await launchBrowser();
  onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`);
});

afterAll(async () => {
  await onAir.stop();
  await browser.close();
  expect(await relay.stop()).toBe(0);
});

/** A browser of someone who has just signed up. */
async function signedUp(login: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const data = { login, email: `${login}@example.org`, password: 'correct horse battery' };
  const response = await context.request.post(`${relay.httpUrl}/api/accounts`, { data });
  expect(response.status(), await response.text()).toBe(201);
  return { context, page: await context.newPage() };
}

describe('a channel that is live', () => {
  it('shows the moving picture that the encoder published', async () => {
    const page = await browser.newPage();
    await page.goto(`${relay.httpUrl}/owner`);
    const first = await lookUntil(page, () => true);
    const later = await lookUntil(page, ({ clock }) => clock > first.clock + 3_000);
    const latencies: number[] = [];
    for (let look = 0; look < 40; look += 1) {
      const seen = await glimpse(page);
      if (seen !== undefined) latencies.push(seen.latency);
      await page.waitForTimeout(100);
    }
    const stalls = await page.locator('video').getAttribute('data-stalls');
    const middle = latencies.sort((a, b) => a - b)[Math.floor(latencies.length / 2)];
    console.log(
      `glass to glass: p50 ${middle ?? '?'} ms of ${latencies.length} looks, ${stalls ?? '?'} stalls`,
    );
    expect(latencies.length).toBeGreaterThan(20);
    expect(later.width).toBeGreaterThanOrEqual(284);
    await page.close();
  });

  it('goes on moving when the quality is chosen by hand', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${relay.httpUrl}/owner`);
    await lookUntil(page, () => true);
    for (const [name, width] of [
      ['160p', 284],
      ['240p', 426],
      ['360p', 640],
    ] as const) {
      await page.mouse.move(400, 300);
      await page.mouse.move(420, 320);
      await page.getByTestId('quality-button').click();
      await page.getByTestId('quality-option').filter({ hasText: name }).first().click();
      const switched = await lookUntil(page, (seen) => seen.width === width);
      await lookUntil(page, (seen) => seen.width === width && seen.clock > switched.clock + 1_000);
    }
    await page.close();
  });

  it('lets two browsers talk to each other, and shows a third what was said', async () => {
    const [anna, ben] = await Promise.all([signedUp('anna'), signedUp('ben')]);
    await Promise.all([anna.page, ben.page].map((page) => page.goto(`${relay.httpUrl}/owner`)));
    await anna.page.getByTestId('chat-input').fill('Hello from Anna');
    await anna.page.getByRole('button', { name: 'Send' }).click();
    await ben.page.getByTestId('chat-line').filter({ hasText: 'Hello from Anna' }).waitFor();
    await ben.page.getByTestId('chat-input').fill('Hello Anna, Ben here');
    await ben.page.getByTestId('chat-input').press('Enter');
    await anna.page.getByTestId('chat-line').filter({ hasText: 'Hello Anna, Ben here' }).waitFor();
    const guest = await browser.newPage();
    await guest.goto(`${relay.httpUrl}/owner`);
    await guest.getByTestId('chat-line').filter({ hasText: 'Hello from Anna' }).waitFor();
    await Promise.all([anna.context.close(), ben.context.close(), guest.close()]);
  });

  it('is on the home page with its viewers', async () => {
    const page = await browser.newPage();
    await page.goto(relay.httpUrl);
    await page.getByRole('link', { name: /owner/i }).first().waitFor();
    const streams = (await (await page.request.get(`${relay.httpUrl}/api/streams`)).json()) as {
      data: unknown[];
    };
    expect(streams.data).toHaveLength(1);
    await page.close();
  });
});

describe('the pages', () => {
  it.each(['/', '/owner', '/signup', '/login', '/go-live', '/nobody_has_this'])(
    '%s has nothing that axe finds fault with, dark and light',
    async (path) => {
      for (const colorScheme of ['dark', 'light'] as const) {
        const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 800 } });
        const page = await context.newPage();
        await page.goto(relay.httpUrl + path);
        await page.locator('h1, h2').first().waitFor();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        ).toEqual([]);
        await context.close();
      }
    },
  );

  it.each([360, 2560])('do not scroll sideways at %i pixels', async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    for (const path of ['/', '/owner', '/signup', '/go-live']) {
      await page.goto(relay.httpUrl + path);
      await page.locator('h1, h2').first().waitFor();
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(excess, path).toBeLessThanOrEqual(0);
    }
    await page.close();
  });
});
