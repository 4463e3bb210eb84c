import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookUntil } from '../support/glass-clock.ts';
import { eventually } from '../support/live-playlist.ts';
import { complaintsOf, launchMeshBrowser, openViewer, stallsOf } from '../support/mesh-viewers.ts';
import { figuresOf, untilConnected, watchFor } from '../support/mesh-watch.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { freePort } from '../../../../packages/shared/test/free-port.ts';
import { type RunningTracker, startTracker } from '../support/running-tracker.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

declare global {
  /** What the page is told of its line; a test may change it. */
  var line: EventTarget & { saveData: boolean; type: string };
}

/** The rest of the test's channel on air, beside whoever is tested. */
async function putOnAir(relay: RunningRelay): Promise<OnAir> {
  const onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`, {
    ...{ width: 320, height: 180 },
  });
  await eventually('the channel on air', async () =>
    (await fetch(`${relay.httpUrl}/live/owner/index.m3u8`)).ok ? true : undefined,
  );
  return onAir;
}

/** A line as the Network Information API tells of it, and a battery as the Battery Status API does. */
function pretend(line: { saveData: boolean; type: string }, batteryLevel: number) {
  return (page: Page) =>
    page.addInitScript(
      ([told, level]) => {
        globalThis.line = Object.assign(new EventTarget(), told);
        const battery = Object.assign(new EventTarget(), { charging: false, level });
        Object.defineProperties(Navigator.prototype, {
          connection: { get: () => globalThis.line },
          getBattery: { value: () => Promise.resolve(battery) },
        });
      },
      [line, batteryLevel] as const,
    );
}

const wifi = { saveData: false, type: 'wifi' };
const watchMs = 8_000;

describe('a viewer who should not upload', () => {
  let relay: RunningRelay;
  let tracker: RunningTracker;
  let browser: Browser;
  let onAir: OnAir;
  const others: Page[] = [];

  beforeAll(async () => {
    const trackerPort = await freePort();
    relay = await startRelay(['--no-demo', '--rungs', 'none', '--tracker-port', `${trackerPort}`]);
    tracker = await startTracker(trackerPort, relay.dataDir);
    browser = await launchMeshBrowser();
    onAir = await putOnAir(relay);
    for (let count = 0; count < 2; count += 1) others.push(await openViewer(browser, relay));
    await untilConnected(others);
  });

  afterAll(async () => {
    await onAir.stop();
    await browser.close();
    await tracker.stop();
    expect(await relay.stop()).toBe(0);
  });

  it.each([
    ['who saves data', pretend({ saveData: true, type: 'wifi' }, 0.9)],
    ['on a cellular network', pretend({ saveData: false, type: 'cellular' }, 0.9)],
    ['whose battery is low', pretend(wifi, 0.1)],
  ])('%s takes from others all the same', async (_who, prepare) => {
    const page = await openViewer(browser, relay, { prepare });
    const all = [...others, page];
    await lookUntil(page, ({ latency }) => latency < 3_000);
    await untilConnected(all);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const { shares, stalls, figures } = await watchFor(relay, all, watchMs);
    console.log(JSON.stringify({ shares, stalls, uploaded: figures.map((each) => each.bytesUploaded) }));
    expect(figures[2]?.bytesUploaded).toBe(0);
    expect(shares[2]).toBeGreaterThan(0.6);
    expect(stalls).toEqual([0, 0, 0]);
    await page.goto('about:blank');
    // ICE alone would find out after a quarter of a minute.
    await untilConnected(others, 5_000);
    await page.context().close();
  });

  it('stops when the line becomes a dear one, and goes on when it is cheap again', async () => {
    const page = await openViewer(browser, relay, { prepare: pretend(wifi, 0.9) });
    await lookUntil(page, ({ latency }) => latency < 3_000);
    const uploaded = async () => (await figuresOf(page)).bytesUploaded;
    const tell = (type: string) =>
      page.evaluate((told) => {
        globalThis.line.type = told;
        globalThis.line.dispatchEvent(new Event('change'));
      }, type);
    await eventually('an upload', async () => ((await uploaded()) > 0 ? true : undefined));
    await tell('cellular');
    // What was under way comes to its end.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const before = await figuresOf(page);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const after = await figuresOf(page);
    expect(after.bytesUploaded).toBe(before.bytesUploaded);
    expect(after.bytesFromPeers).toBeGreaterThan(before.bytesFromPeers);
    await tell('wifi');
    await eventually('another upload', async () =>
      (await uploaded()) > after.bytesUploaded ? true : undefined,
    );
    expect(await stallsOf(page)).toBe(0);
    await page.context().close();
  });
});

describe('an operator who', () => {
  it.each([
    ['switches the mesh off has viewers that know nothing of it', ['--mesh', 'off'], 0],
    ['allows no upload has viewers that are connected and send nothing', ['--mesh-upload-factor', '0'], 1],
  ])('%s', async (_what, flags, peers) => {
    const trackerPort = await freePort();
    const args = ['--no-demo', '--rungs', 'none', '--tracker-port', `${trackerPort}`];
    const relay = await startRelay([...args, ...flags]);
    // Where the mesh is off the relay has no key for trackers.
    const tracker = peers === 0 ? undefined : await startTracker(trackerPort, relay.dataDir);
    const browser = await launchMeshBrowser();
    const onAir = await putOnAir(relay);
    try {
      const pages = [await openViewer(browser, relay), await openViewer(browser, relay)];
      await Promise.all(pages.map((page) => lookUntil(page, ({ latency }) => latency < 3_000)));
      await eventually('peers', async () =>
        (await Promise.all(pages.map(figuresOf))).every((figures) => figures.peers === peers)
          ? true
          : undefined,
      );
      const { stalls, figures, shares } = await watchFor(relay, pages, watchMs);
      expect(figures.map(({ bytesUploaded }) => bytesUploaded)).toEqual([0, 0]);
      expect(shares).toEqual([0, 0]);
      expect(stalls).toEqual([0, 0]);
      expect(pages.map(complaintsOf)).toEqual([[], []]);
    } finally {
      await onAir.stop();
      await browser.close();
      await tracker?.stop();
      await relay.stop();
    }
  });
});
