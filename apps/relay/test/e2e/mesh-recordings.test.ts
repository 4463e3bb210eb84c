import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookUntil } from '../support/glass-clock.ts';
import { eventually, renditionUrl } from '../support/live-playlist.ts';
import { launchMeshBrowser, meshFigures, openViewer } from '../support/mesh-viewers.ts';
import { figuresOf, watchFor } from '../support/mesh-watch.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { freePort } from '../../../../packages/shared/test/free-port.ts';
import { type RunningTracker, startTracker } from '../support/running-tracker.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

let relay: RunningRelay;
let tracker: RunningTracker;
let browser: Browser;
let onAir: OnAir;
let broadcast: string;
let beganAt: number;

beforeAll(async () => {
  const trackerPort = await freePort();
  relay = await startRelay(['--no-demo', '--rungs', 'none', '--tracker-port', `${trackerPort}`]);
  tracker = await startTracker(trackerPort, relay.dataDir);
  browser = await launchMeshBrowser();
  onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`, { width: 320, height: 180 });
  beganAt = performance.now();
  const url = await eventually('the channel on air', () => renditionUrl(relay, 'owner', 'source'));
  broadcast = /[0-9a-f]{16}/.exec(url)?.[0] ?? '';
});

afterAll(async () => {
  await browser.close();
  await tracker.stop();
  expect(await relay.stop()).toBe(0);
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** From the beginning: more than a player takes in at once, so that most of it is asked for when peers are there. */
const recordedMs = 62_000;

async function untilPeer(page: Page): Promise<void> {
  await eventually('a peer', async () => ((await meshFigures(page))?.peers === 1 ? true : undefined));
}

describe('two viewers', () => {
  it('who both step back in a broadcast on air share what they see there', async () => {
    await sleep(42_000 - (performance.now() - beganAt));
    const goBack = async (page: Page) => {
      await page.mouse.move(300, 300);
      await page.mouse.move(310, 310);
      await page.getByRole('slider', { name: 'Seek' }).focus();
      await page.keyboard.press('Home');
      await lookUntil(page, ({ latency }) => latency > 20_000);
    };
    const viewport = { width: 1280, height: 800 };
    const first = await openViewer(browser, relay, { viewport });
    const second = await openViewer(browser, relay, { viewport });
    await Promise.all([first, second].map((page) => lookUntil(page, ({ latency }) => latency < 5_000)));
    await goBack(first);
    await sleep(6_000);
    await goBack(second);
    await untilPeer(second);
    const { shares, stalls, progress } = await watchFor(relay, [first, second], 10_000);
    console.log('stepped back', JSON.stringify({ shares, stalls, figures: await figuresOf(second) }));
    expect(shares[1]).toBeGreaterThan(0.5);
    expect(stalls).toEqual([0, 0]);
    expect(Math.min(...progress)).toBeGreaterThan(8_500);
    await Promise.all([first, second].map((page) => page.context().close()));
  });

  it('of a recording: who comes later gets it from who was there before', async () => {
    await sleep(recordedMs - (performance.now() - beganAt));
    await onAir.stop();
    await eventually('the recording complete', async () => {
      const text = await (await fetch(`${relay.httpUrl}/vod/${broadcast}/source/index.m3u8`)).text();
      return text.includes('#EXT-X-ENDLIST') ? true : undefined;
    });
    const path = `/videos/${broadcast}`;
    const first = await openViewer(browser, relay, { path });
    await lookUntil(first, () => true);
    await sleep(8_000);
    const second = await openViewer(browser, relay, { path });
    await lookUntil(second, () => true);
    await untilPeer(second);
    const { shares, stalls, progress } = await watchFor(relay, [first, second], 14_000);
    const figures = await figuresOf(second);
    console.log('of a recording', JSON.stringify({ shares, stalls, figures }));
    expect(shares[1]).toBeGreaterThan(0.7);
    expect(stalls).toEqual([0, 0]);
    expect(figures.rescues).toBe(0);
    expect(Math.min(...progress)).toBeGreaterThan(12_500);
    await Promise.all([first, second].map((page) => page.context().close()));
  });
});
