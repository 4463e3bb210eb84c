import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookUntil } from '../support/glass-clock.ts';
import { eventually } from '../support/live-playlist.ts';
import { launchMeshBrowser, meshFigures, openViewer, stallsOf } from '../support/mesh-viewers.ts';
import { untilConnected, watchFor } from '../support/mesh-watch.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { freePort } from '../../../../packages/shared/test/free-port.ts';
import { type RunningTracker, startTracker } from '../support/running-tracker.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

let relay: RunningRelay;
let tracker: RunningTracker;
let browser: Browser;
let onAir: OnAir;
const viewers: Page[] = [];

const playlistOf = (rendition: string) => `/${rendition}/index.m3u8`;

beforeAll(async () => {
  const trackerPort = await freePort();
  relay = await startRelay(['--no-demo', '--rungs', '240,160', '--tracker-port', `${trackerPort}`]);
  tracker = await startTracker(trackerPort, relay.dataDir);
  browser = await launchMeshBrowser();
  onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`, { keyframeEvery: 1 });
  await eventually('the whole ladder on air', async () => {
    const answer = await fetch(`${relay.httpUrl}/live/owner/index.m3u8`);
    const text = answer.ok ? await answer.text() : '';
    return text.includes(playlistOf('160p')) && text.includes(playlistOf('240p')) ? true : undefined;
  });
  const viewport = { width: 1280, height: 800 };
  for (let count = 0; count < 3; count += 1) viewers.push(await openViewer(browser, relay, { viewport }));
});

afterAll(async () => {
  await onAir.stop();
  await browser.close();
  await tracker.stop();
  expect(await relay.stop()).toBe(0);
});

const widthOf = (page: Page) => page.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth);

async function chooseQuality(page: Page, name: string): Promise<void> {
  await page.mouse.move(400, 300);
  await page.mouse.move(420, 320);
  await page.getByTestId('quality-button').click();
  await page.getByTestId('quality-option').filter({ hasText: name }).first().click();
}

describe('viewers of a broadcast in several qualities', () => {
  it('choose the same one where they are alike, stay with it and carry it for each other', async () => {
    await Promise.all(viewers.map((page) => lookUntil(page, ({ latency }) => latency < 3_000)));
    await untilConnected(viewers);
    await eventually('the best quality', async () =>
      (await Promise.all(viewers.map(widthOf))).every((width) => width === 640) ? true : undefined,
    );
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const { offload, shares, stalls, latencies, figures } = await watchFor(relay, viewers, 20_000);
    console.log(`offload ${offload.toFixed(3)} of 0.667`, JSON.stringify({ shares, latencies, figures }));
    expect(new Set(figures.map(({ rendition }) => rendition))).toEqual(new Set(['source']));
    expect(await Promise.all(viewers.map(widthOf))).toEqual([640, 640, 640]);
    expect(stalls).toEqual([0, 0, 0]);
    expect(offload).toBeGreaterThanOrEqual(0.55);
  });

  it('go on without a stall where one of them chooses another quality, and carry it again when it is back', async () => {
    const [mover, ...others] = viewers;
    if (mover === undefined) throw new Error('no viewer');
    const stallsBefore = await Promise.all(viewers.map(stallsOf));
    await chooseQuality(mover, '160p');
    await lookUntil(mover, ({ width }) => width === 284);
    await eventually('the mover in another swarm', async () =>
      (await meshFigures(mover))?.rendition === '160p' ? true : undefined,
    );
    await untilConnected(others);
    const apart = await watchFor(relay, others, 10_000);
    console.log('two of three', JSON.stringify(apart));
    expect(Math.min(...apart.shares)).toBeGreaterThan(0.25);
    await chooseQuality(mover, '360p');
    await lookUntil(mover, ({ width }) => width === 640);
    await untilConnected(viewers);
    const { offload, ...rest } = await watchFor(relay, viewers, 15_000);
    console.log(`together again: offload ${offload.toFixed(3)} of 0.667`, JSON.stringify(rest));
    expect(offload).toBeGreaterThanOrEqual(0.55);
    expect(await Promise.all(viewers.map(stallsOf))).toEqual(stallsBefore);
  });

  it('find each other in the quality that two of them have chosen', async () => {
    const pair = viewers.slice(0, 2);
    await Promise.all(pair.map((page) => chooseQuality(page, '240p')));
    await Promise.all(pair.map((page) => lookUntil(page, ({ width }) => width === 426)));
    await eventually('two in the swarm of 240p', async () => {
      const figures = await Promise.all(pair.map(meshFigures));
      return figures.every((each) => each?.rendition === '240p' && each.peers === 1) ? true : undefined;
    });
    const { shares, stalls } = await watchFor(relay, pair, 10_000);
    console.log('two in 240p', JSON.stringify({ shares, stalls }));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.7);
    expect(stalls).toEqual([0, 0]);
  });
});
