import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { lookUntil } from '../support/glass-clock.ts';
import { eventually } from '../support/live-playlist.ts';
import { launchMeshBrowser, openViewer } from '../support/mesh-viewers.ts';
import { figuresOf, untilConnected, watchFor } from '../support/mesh-watch.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { freePort } from '../../../../packages/shared/test/free-port.ts';
import { type RunningTracker, startTracker } from '../support/running-tracker.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

let relay: RunningRelay;
let tracker: RunningTracker | undefined;
let browser: Browser;
let onAir: OnAir;
let trackerPort: number;
const viewers: Page[] = [];

/** Makes a page's wall clock go wrong by so many milliseconds. */
function withClockOff(by: number) {
  return (page: Page) =>
    page.addInitScript((off) => {
      const RightDate = Date;
      const now = () => RightDate.now() + off;
      globalThis.Date = new Proxy(RightDate, {
        construct: (target, args: unknown[]) =>
          Reflect.construct(target, args.length === 0 ? [now()] : args) as Date,
        get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
      });
    }, by);
}

beforeAll(async () => {
  trackerPort = await freePort();
  relay = await startRelay(['--no-demo', '--rungs', 'none', '--tracker-port', `${trackerPort}`]);
  browser = await launchMeshBrowser();
  onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`, { width: 320, height: 180 });
  await eventually('the channel on air', async () =>
    (await fetch(`${relay.httpUrl}/live/owner/index.m3u8`)).ok ? true : undefined,
  );
});

afterAll(async () => {
  await onAir.stop();
  await browser.close();
  await tracker?.stop();
  expect(await relay.stop()).toBe(0);
});

const watchMs = 8_000;

describe('viewers play on', () => {
  it('where no tracker is there when they come, the clocks of two of them a minute off', async () => {
    for (const prepare of [withClockOff(60_000), withClockOff(-60_000), withClockOff(0)])
      viewers.push(await openViewer(browser, relay, { prepare }));
    await Promise.all(viewers.map((page) => lookUntil(page, () => true)));
    const { stalls, progress, figures, shares } = await watchFor(relay, viewers, watchMs);
    expect(stalls).toEqual([0, 0, 0]);
    expect(shares).toEqual([0, 0, 0]);
    expect(figures.map(({ rescues }) => rescues)).toEqual([0, 0, 0]);
    expect(Math.min(...progress)).toBeGreaterThan(watchMs - 1_500);
  });

  it('where the tracker talks nonsense without end', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: trackerPort });
    const heard: string[] = [];
    server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        const announced = data.toString();
        heard.push(announced);
        const { info_hash: hash } = JSON.parse(announced) as { info_hash?: string };
        for (const nonsense of [
          ...['', '{', '[]', 'null', '{"action":"announce"}', '\u0000'.repeat(5_000)],
          JSON.stringify({ action: 'announce', info_hash: hash, interval: -1, offers: 'many' }),
          JSON.stringify({ action: 'announce', info_hash: hash, interval: 120, starling: { dial: [7] } }),
        ])
          socket.send(nonsense);
        socket.send(new Uint8Array(1_000));
      });
    });
    await eventually(
      'every viewer heard',
      () => Promise.resolve(heard.length >= 3 ? true : undefined),
      60_000,
    );
    const { stalls, progress } = await watchFor(relay, viewers, watchMs);
    expect(stalls).toEqual([0, 0, 0]);
    expect(Math.min(...progress)).toBeGreaterThan(watchMs - 1_500);
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  });

  it('and find each other once a tracker is there, whatever their clocks say', async () => {
    tracker = await startTracker(trackerPort, relay.dataDir);
    await untilConnected(viewers);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const { offload, stalls, shares } = await watchFor(relay, viewers, watchMs);
    console.log(`with clocks a minute off: offload ${offload.toFixed(3)} of 0.667`, JSON.stringify(shares));
    expect(offload).toBeGreaterThan(0.55);
    expect(stalls).toEqual([0, 0, 0]);
    expect((await Promise.all(viewers.map(figuresOf))).map(({ badPeers }) => badPeers)).toEqual([0, 0, 0]);
  });
});
