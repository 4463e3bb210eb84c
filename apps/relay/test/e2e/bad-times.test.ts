import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { glimpse, lookUntil } from '../support/glass-clock.ts';
import { eventually, renditionUrl } from '../support/live-playlist.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

let relay: RunningRelay;
let browser: Browser;
let onAir: OnAir;
const source = { width: 1280, height: 720 };

beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--rungs', '360,160', '--ladder-cores', '2']);
  browser = await launchBrowser();
  onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`, source);
  await eventually('the ladder', () => renditionUrl(relay, 'owner', '160p'));
});

afterAll(async () => {
  await onAir.stop();
  await browser.close();
  expect(await relay.stop()).toBe(0);
});

async function watchLive(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1900, height: 1100 } });
  await page.goto(`${relay.httpUrl}/owner`);
  await lookUntil(page, ({ width }) => width === source.width);
  return page;
}

const stallsOf = async (page: Page) => Number(await page.locator('video').getAttribute('data-stalls'));

describe('a viewer', () => {
  it('whose network becomes slow gets a lower quality, and the better one when it is fast again', async () => {
    const page = await watchLive();
    const network = await page.context().newCDPSession(page);
    const throttle = (kilobits: number) =>
      network.send('Network.emulateNetworkConditions', {
        ...{ offline: false, latency: 20, uploadThroughput: -1 },
        downloadThroughput: kilobits === Infinity ? -1 : (kilobits * 1000) / 8,
      });
    const before = await stallsOf(page);
    await throttle(1_100);
    const slow = await lookUntil(page, ({ width }) => width < source.width);
    const seen: number[] = [];
    for (let look = 0; look < 20; look += 1) {
      const picture = await glimpse(page);
      if (picture !== undefined) seen.push(picture.clock);
      await page.waitForTimeout(250);
    }
    const moved = seen.slice(1).filter((clock, index) => clock > (seen[index] ?? Infinity)).length;
    await throttle(Infinity);
    await lookUntil(page, ({ width }) => width === source.width, 60_000);
    const stalls = (await stallsOf(page)) - before;
    console.log(
      `down to ${slow.width} pixels and back with ${stalls} stalls; ${moved} of ${seen.length} looks moved`,
    );
    expect(moved).toBeGreaterThan(10);
    await page.close();
  });

  it('goes on by itself when a lost publisher is back', async () => {
    const page = await watchLive();
    await onAir.crash();
    const last = await lookUntil(page, () => true);
    await page.getByTestId('be-right-back').waitFor();
    await page.waitForTimeout(6_000);
    const frozen = await lookUntil(page, () => true);
    expect(frozen.clock - last.clock).toBeLessThan(4_000);
    onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`, source);
    const playlist = await eventually('source', () => renditionUrl(relay, 'owner', 'source'));
    await eventually('the media', async () =>
      (await (await fetch(playlist)).text()).includes('#EXT-X-DISCONTINUITY\n') ? true : undefined,
    );
    const backAt = performance.now();
    const back = await lookUntil(page, ({ clock }) => clock > frozen.clock + 5_000);
    console.log(`playing again ${Math.round(performance.now() - backAt)} ms after the media`);
    await lookUntil(page, ({ clock }) => clock > back.clock + 3_000);
    expect(await page.getByTestId('be-right-back').count()).toBe(0);
    await page.close();
  });
});
