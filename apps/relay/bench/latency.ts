import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright';
import { findOrInstallChromium } from '../../../scripts/find-chromium.ts';
import { publishTestCard } from '../src/demo/test-card-publisher.ts';
import { findFfmpeg } from '../src/transcode/ffmpeg-binary.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { glimpse, lookUntil } from '../test/support/glass-clock.ts';
import { type RunningRelay, startRelay } from '../test/support/running-relay.ts';
import { putTestCardOnAir } from '../test/support/test-card-on-air.ts';

/**
 * `npm run bench:latency`: glass to glass, from when the publisher painted a frame to when it is in the page's
 * `<video>`. Ours (RTMP, ladder of two rungs, LL-HLS) and a plain ffmpeg that writes HLS of 2 s segments, one after
 * the other on the same machine, played by the same page.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '120' } } });
const seconds = Number(values.seconds);
const settleMs = 10_000;
const lookEveryMs = 100;

interface Result {
  readonly name: string;
  readonly latencies: number[];
  readonly stalls: number;
}

process.env['CHROMIUM_PATH'] ??= findOrInstallChromium();
const relay = await startRelay(['--no-demo', '--rungs', '240,160']);
const browser = await launchBrowser();
const onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`);
try {
  const ours = await measure('Starling, LL-HLS, 2 rungs', await openPage(browser, relay));
  const peer = await measurePlainHls(browser, relay);
  await onAir.stop();
  print([ours, peer]);
} finally {
  await onAir.stop();
  await browser.close();
  await relay.stop();
}

async function openPage(browser: Browser, { httpUrl, owner }: RunningRelay): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${httpUrl}/${owner.login}`);
  return page;
}

async function measure(name: string, page: Page): Promise<Result> {
  await lookUntil(page, () => true, 60_000);
  await sleep(settleMs);
  const stallsOf = async () => Number((await page.locator('video').getAttribute('data-stalls')) ?? 0);
  const before = await stallsOf();
  const latencies: number[] = [];
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const seen = await glimpse(page);
    if (seen !== undefined) latencies.push(seen.latency);
    await sleep(lookEveryMs);
  }
  const stalls = (await stallsOf()) - before;
  await page.close();
  return { name, latencies: latencies.sort((a, b) => a - b), stalls };
}

/** The same page with its playlists and segments replaced by ffmpeg's. */
async function measurePlainHls(browser: Browser, running: RunningRelay): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-bench-'));
  const stopping = new AbortController();
  const ended = publishTestCard({
    ffmpegPath: (await findFfmpeg()).path,
    url: path.join(folder, 'index.m3u8'),
    ...{
      width: 640,
      height: 360,
      frameRate: 30,
      bitrate: 1_200_000,
      keyframeEvery: 2,
      signal: stopping.signal,
    },
    output: ['-f', 'hls', '-hls_time', '2', '-hls_list_size', '6', '-hls_flags', 'delete_segments'],
  });
  await sleep(10_000);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.route(/\/live\/owner\//, (route) => {
    const file = path.basename(new URL(route.request().url()).pathname);
    const isPlaylist = file.endsWith('.m3u8');
    try {
      const body = readFileSync(path.join(folder, file));
      return route.fulfill({
        body,
        contentType: isPlaylist ? 'application/vnd.apple.mpegurl' : 'video/mp2t',
      });
    } catch {
      return route.fulfill({ status: 404, body: '' });
    }
  });
  await page.goto(`${running.httpUrl}/${running.owner.login}`);
  try {
    return await measure('ffmpeg -f hls, 2 s segments', page);
  } finally {
    stopping.abort();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(results: readonly Result[]): void {
  const at = ({ latencies }: Result, share: number) =>
    latencies[Math.floor((latencies.length - 1) * share)] ?? NaN;
  const [ours] = results;
  console.log(
    `\nGlass to glass, ${seconds} s each, 640 × 360 at 30 fps, ${cpus().length} × ${cpus()[0]?.model ?? '?'}\n`,
  );
  console.log('| | p50 ms | p95 ms | max ms | stalls | looks | p50 against ours |');
  console.log('|---|---|---|---|---|---|---|');
  for (const result of results) {
    const ratio = ours === undefined ? NaN : at(result, 0.5) / at(ours, 0.5);
    const row = [at(result, 0.5), at(result, 0.95), at(result, 1), result.stalls, result.latencies.length];
    console.log(`| ${result.name} | ${row.join(' | ')} | ${ratio.toFixed(2)} × |`);
  }
  console.log('\nBudget of ours: p50 ≤ 1300 ms, p95 ≤ 1600 ms, 0 stalls.');
}
