import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendedOf, keepAppended, recordedMedia } from '../support/appended-media.ts';
import { lookUntil } from '../support/glass-clock.ts';
import { eventually, renditionUrl } from '../support/live-playlist.ts';
import type { Lie } from '../support/lying/lies.ts';
import { buildLyingPage, liarFigures, openLiar, startLying } from '../support/lying-viewer.ts';
import { launchMeshBrowser, openViewer } from '../support/mesh-viewers.ts';
import { figuresOf, untilConnected, watchFor } from '../support/mesh-watch.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { freePort } from '../../../../packages/shared/test/free-port.ts';
import { type RunningTracker, startTracker } from '../support/running-tracker.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

let relay: RunningRelay;
let tracker: RunningTracker;
let browser: Browser;
let onAir: OnAir;
let script: string;
let broadcast: string;
const viewers: Page[] = [];

beforeAll(async () => {
  const trackerPort = await freePort();
  relay = await startRelay(['--no-demo', '--rungs', 'none', '--tracker-port', `${trackerPort}`]);
  tracker = await startTracker(trackerPort, relay.dataDir);
  browser = await launchMeshBrowser();
  onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`, { width: 320, height: 180 });
  script = await buildLyingPage();
  const url = await eventually('the channel on air', () => renditionUrl(relay, 'owner', 'source'));
  broadcast = /[0-9a-f]{16}/.exec(url)?.[0] ?? '';
  for (let count = 0; count < 4; count += 1)
    viewers.push(await openViewer(browser, relay, { prepare: keepAppended }));
  await Promise.all(viewers.map((page) => lookUntil(page, ({ latency }) => latency < 3_000)));
  await untilConnected(viewers);
});

afterAll(async () => {
  await browser.close();
  await tracker.stop();
  expect(await relay.stop()).toBe(0);
});

/** @returns the value of a metric that counts, 0 before it has */
async function counted(url: string, metric: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${metric} `));
  return Number(line?.slice(metric.length + 1) ?? 0);
}

const badPeersSeen = async () =>
  (await Promise.all(viewers.map(figuresOf))).reduce((sum, { badPeers }) => sum + badPeers, 0);

const watchMs = 10_000;

/** Two who have watched as honest viewers begin to lie. @returns what the others saw from then on */
async function withLiars(kinds: readonly Lie[]) {
  const liars = await Promise.all(kinds.map(() => openLiar(browser, relay, script)));
  await untilAll(viewers.length + liars.length - 1);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const watching = watchFor(relay, viewers, watchMs);
  await Promise.all(liars.map((page, at) => startLying(page, kinds[at] ?? 'forge')));
  const seen = await watching;
  const figures = await Promise.all(liars.map(liarFigures));
  console.log(kinds.join(' and '), JSON.stringify({ ...seen, liars: figures }));
  await Promise.all(liars.map((page) => page.context().close()));
  await untilAll(viewers.length - 1);
  return { seen, figures };
}

/** Waits until each viewer has so many peers. */
async function untilAll(peers: number): Promise<void> {
  await eventually(`${peers} peers of every viewer`, async () => {
    const all = await Promise.all(viewers.map(figuresOf));
    return all.every((figures) => figures.peers === peers) ? true : undefined;
  });
}

describe('viewers of whose peers a third lie', () => {
  it.each<[string, readonly Lie[]]>([
    ['send wrong bytes under right names', ['forge', 'forge']],
    ['send half of each chunk, and ask a thousand times a second', ['truncate', 'flood']],
    ['send everything too late, and leave in the middle of a part', ['dawdle', 'quit']],
    ['offer what they have not and never answer', ['boast', 'boast']],
  ])('do not stall where they %s', async (_what, kinds) => {
    const { seen, figures } = await withLiars(kinds);
    expect(Math.min(...figures.map(({ lies }) => lies))).toBeGreaterThan(0);
    expect(seen.stalls).toEqual([0, 0, 0, 0]);
    expect(Math.min(...seen.progress)).toBeGreaterThan(watchMs - 1_500);
    expect(seen.figures.map(({ rescues }) => rescues)).toEqual([0, 0, 0, 0]);
  });

  it('ban who forges, and tell tracker and relay', async () => {
    const before = await badPeersSeen();
    const trackerUrl = `http://127.0.0.1:${tracker.port}`;
    const reports = 'starling_tracker_messages_total{kind="reports"}';
    const reportsBefore = await counted(trackerUrl, reports);
    const liar = await openLiar(browser, relay, script);
    await untilAll(viewers.length);
    await startLying(liar, 'forge');
    await eventually('a ban', async () => ((await badPeersSeen()) > before ? true : undefined));
    await eventually('nobody with the liar', async () =>
      (await liarFigures(liar)).peers === 0 ? true : undefined,
    );
    await liar.context().close();
    expect(await counted(trackerUrl, reports)).toBeGreaterThan(reportsBefore);
    await eventually('the relay has heard of it', async () =>
      (await counted(relay.httpUrl, 'starling_mesh_bad_peers_total')) > 0 ? true : undefined,
    );
  });

  it('have carried the stream for each other all the while', async () => {
    const { offload, stalls } = await watchFor(relay, viewers, watchMs);
    console.log(`afterwards: offload ${offload.toFixed(3)} of 0.75`);
    expect(offload).toBeGreaterThanOrEqual(0.6);
    expect(stalls).toEqual([0, 0, 0, 0]);
  });

  it('have played nothing but what the relay has recorded', async () => {
    await onAir.stop();
    const playlist = `/vod/${broadcast}/source/index.m3u8`;
    await eventually('the recording complete', async () => {
      const text = await (await fetch(relay.httpUrl + playlist)).text();
      return text.includes('#EXT-X-ENDLIST') ? true : undefined;
    });
    const recorded = await recordedMedia(relay, playlist);
    const appended = await Promise.all(viewers.map(appendedOf));
    console.log('appended', appended.map(({ length }) => length).join(), 'of', recorded.size);
    for (const digests of appended) {
      expect(digests.length).toBeGreaterThan(100);
      expect(digests.filter((digest) => !recorded.has(digest))).toEqual([]);
    }
  });
});
