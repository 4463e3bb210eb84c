import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright';
import { findOrInstallChromium } from '../../../scripts/find-chromium.ts';
import { eventually, renditionUrl } from '../test/support/live-playlist.ts';
import { launchMeshBrowser } from '../test/support/mesh-viewers.ts';
import { type RunningRelay, startRelay } from '../test/support/running-relay.ts';
import { freePort } from '../../../packages/shared/test/free-port.ts';
import { startTracker } from '../test/support/running-tracker.ts';
import { measure, type MeshResult } from './mesh/measure.ts';
import { parseNetwork, throttle, watchConnections } from './mesh/network.ts';
import { servePeerPage } from './mesh/peer-page-server.ts';
import { beforeViewers } from './mesh/priority.ts';
import { ProducedMedia } from './mesh/produced-media.ts';

/**
 * `npm run bench:mesh`: viewers in headless Chromium that join 1.5 s apart: ours in the mesh, ours by HTTP alone, and
 * p2p-media-loader tuned for small latency, one after the other against the same relay, with blocking playlist reloads
 * in all. What the server sent is read off its metrics, latency off the clock in the pictures.
 */
const { values } = parseArgs({
  options: {
    viewers: { type: 'string', default: '6' },
    runs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '60' },
    'warm-up': { type: 'string', default: '20' },
    /** Most that a viewer of ours uploads, in bitrates. */
    upload: { type: 'string', default: '2' },
    width: { type: 'string', default: '640' },
    bitrate: { type: 'string', default: '1600000' },
    /** Pictures a second. What they cost to decode and to show is not what this measures. */
    'frame-rate': { type: 'string', default: '15' },
    /** Round trip, loss and uplink (in bitrates of the stream) of each viewer, by Chromium's own throttling: `40,1,1.5`. */
    network: { type: 'string' },
    only: { type: 'string', default: 'ours,http,p2p-media-loader' },
  },
});
const viewers = Number(values.viewers);
const width = Number(values.width);
const height = Math.round((width * 9) / 32) * 2;
const systems = values.only.split(',');
const network = values.network === undefined ? undefined : parseNetwork(values.network);

process.env['CHROMIUM_PATH'] ??= findOrInstallChromium();
const trackerPort = await freePort();
const flags = ['--tracker-port', `${trackerPort}`, '--mesh-upload-factor', values.upload];
const { relay, tracker, onAir } = await beforeViewers(async () => {
  const relay = await startRelay(['--no-demo', '--rungs', 'none', ...flags]);
  const tracker = await startTracker(trackerPort, relay.dataDir, ['--open']);
  const onAir = fork(path.join(import.meta.dirname, 'mesh/test-card-process.ts'), [
    ...[
      `${relay.rtmpUrl}/${relay.owner.streamKey}`,
      `${width}`,
      `${height}`,
      values['frame-rate'],
      values.bitrate,
    ],
  ]);
  return { relay, tracker, onAir };
});
const offAir = once(onAir, 'exit');
const playlistUrl = await eventually('the channel on air', () => renditionUrl(relay, 'owner', 'source'));
const produced = new ProducedMedia(playlistUrl);
const peerPage = await servePeerPage();
const results: MeshResult[] = [];
let current: Browser | undefined;
// Without its browser the run that is under way fails, and everything that was started is ended below.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void current?.close());
try {
  for (let run = 1; run <= Number(values.runs); run += 1)
    for (const system of systems) {
      const browser = await launchMeshBrowser(false);
      current = browser;
      try {
        const result = await measure({
          ...{ system, relay, browser, produced, viewers, seconds: Number(values.seconds) },
          warmUpMs: Number(values['warm-up']) * 1000,
          open: () => open(system, browser),
        });
        results.push(result);
        const bitrate = `${(result.bitrate / 1e6).toFixed(2)} Mbit/s`;
        console.log(`run ${run}, load ${(loadavg()[0] ?? 0).toFixed(1)}, ${bitrate}: ${rowOf(result)}`);
        for (const [reason, count] of result.fetches) console.log(`  ${count} × ${reason}`);
        console.log(`  latency of each, ms: ${listed(result, ({ latency }) => latency)}`);
        console.log(`  fetches of each: ${listed(result, ({ fetches }) => fetches)}`);
        if (result.stalls > 0) console.log(`  stalls of each: ${listed(result, ({ stalls }) => stalls)}`);
      } finally {
        await browser.close();
      }
    }
  print();
} finally {
  produced.stop();
  peerPage.close();
  // It ends by itself where the terminal's interrupt has reached it, too.
  if (onAir.connected) onAir.disconnect();
  await offAir;
  await tracker.stop();
  await relay.stop();
}

async function open(system: string, browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 320, height: 240 } });
  const page = await context.newPage();
  await watchConnections(page);
  if (network !== undefined) await throttle(page, network, Number(values.bitrate));
  // As the page of p2p-media-loader is: what sound costs to play is not what this measures either.
  await page.addInitScript(() => localStorage.setItem('starling.muted', 'yes'));
  if (system === 'http') await page.addInitScript(() => localStorage.setItem('starling.sharing', 'off'));
  await page.goto(system === 'p2p-media-loader' ? peerPageUrl(relay) : `${relay.httpUrl}/owner`);
  return page;
}

function peerPageUrl({ httpUrl }: RunningRelay): string {
  const query = new URLSearchParams({
    playlist: `${httpUrl}/live/owner/index.m3u8`,
    tracker: `ws://127.0.0.1:${tracker.port}`,
  });
  return `${peerPage.url}?${query.toString()}`;
}

function rowOf({
  system,
  offload,
  shareOfIdeal,
  latencies,
  stalls,
  uploads,
  fetchesPerPart,
  peerRoundTrip,
}: MeshResult): string {
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? NaN;
  return [
    ...[system, percent(offload), percent(shareOfIdeal), `${at(0.5)}`, `${at(0.95)}`, `${stalls}`],
    ...[Math.max(...uploads).toFixed(2), Math.min(...uploads).toFixed(2), fetchesPerPart.toFixed(2)],
    peerRoundTrip === undefined ? '' : peerRoundTrip.toFixed(0),
  ].join(' | ');
}

function listed({ each }: MeshResult, figure: (viewer: MeshResult['each'][number]) => number): string {
  return each.map(figure).join(', ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function print(): void {
  const [cpu] = cpus();
  console.log(
    `\n${viewers} viewers, ${width} × ${height} × ${values['frame-rate']} at ${values.bitrate} bit/s, ${values.seconds} s after ${values['warm-up']} s, upload ≤ ${values.upload} ×${values.network === undefined ? '' : `, network ${values.network}`}, ${cpus().length} × ${cpu?.model ?? '?'}`,
  );
  console.log(`Ideal: ${percent(1 - 1 / viewers)} of the media from peers.\n`);
  console.log(
    '| | offload at the server | of ideal | latency p50 ms | p95 | stalls | most uploaded, × bitrate | least | HTTP fetches per part | between peers, ms |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  for (const system of systems)
    for (const result of results.filter((each) => each.system === system))
      console.log(`| ${rowOf(result)} |`);
  console.log(
    '\nBudget of ours: ≥ 94 % of ideal in the worst run, 0 stalls, p50 within 300 ms of http, nobody above 2 × bitrate.',
  );
}
