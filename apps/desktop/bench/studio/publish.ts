import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VideoFrame } from '@starling/shared/frame.ts';
import { messageTypes } from '@starling/shared/rtmp/message.ts';
import { startRelay, type RunningRelay } from '../../test/support/running-relay.ts';
import { RtmpTap } from '../../test/support/rtmp-tap.ts';
import { makeStudioMedia, type StudioMedia } from '../../test/support/studio-media.ts';
import { publishOptions, relayDestination, StudioOnAir } from '../../test/support/studio-on-air.ts';
import { sourcePlaylist } from '../../test/support/watcher.ts';

import type { BenchFiles } from './bench-files.ts';
import { type Figure, printTable, quantile } from './figure.ts';

const ticksPerSecond = 100;
const headerLength = 5;
const video = { bitsPerSecond: 2_500_000, frameRate: 30, width: 1280, height: 720 };

/** What main alone does, with pictures that were coded beforehand. */
interface Bench {
  readonly relay: RunningRelay;
  readonly media: StudioMedia;
}

/**
 * Main's publishing without pages: from a coded picture posted to main to its last byte at a real relay, what main and
 * ffmpeg cost, and from the click to the first picture there. 1280 × 720 at 30 with sound, coded beforehand.
 */
export async function measurePublish(
  { ffmpegPath }: BenchFiles,
  seconds: number,
  runs: number,
): Promise<Figure[]> {
  const media = makeStudioMedia(ffmpegPath, { width: 1280, height: 720, bitsPerSecond: 2_500_000 });
  const relay = await startRelay(['--no-demo', '--srt-port', '0']);
  const bench = { relay, media };
  try {
    const delays = await measureDelay(bench, seconds);
    const clicks: Click[] = [];
    for (let run = 0; run < runs; run += 1) clicks.push(await measureClick(bench));
    const rows: [string, number[]][] = [
      ['picture posted → at the relay', delays],
      ['click → first picture at the relay', clicks.map(({ arrivedMs }) => arrivedMs)],
      ['click → first part in the playlist', clicks.map(({ listedMs }) => listedMs)],
    ];
    printTable(
      ['what, ms', 'seen', 'p50', 'p95', 'max'],
      rows.map(([what, all]) => [
        what,
        all.length,
        ...[0.5, 0.95, 1].map((share) => quantile(all, share).toFixed(1)),
      ]),
    );
    const cost = await measureCost(bench, seconds);
    console.log(`\nCPU: main ${cost.main.toFixed(1)} %, ffmpeg ${cost.ffmpeg.toFixed(1)} % of a core`);
    return rows.map(([what, all]) => ({
      what: `main alone: ${what}, p50`,
      ...{ value: `${quantile(all, 0.5).toFixed(0)} ms`, budget: '' },
    }));
  } finally {
    await relay.stop();
  }
}

function newStudio({ relay }: Bench): StudioOnAir {
  return new StudioOnAir({ main: relay.owner.streamKey });
}

/** By the bytes themselves: what comes by is looked up among what was posted. */
async function measureDelay(bench: Bench, seconds: number): Promise<number[]> {
  const { relay, media } = bench;
  const index = indexPictures(media);
  const delays: number[] = [];
  const tap = await RtmpTap.start(relay.rtmpUrl, ({ type, body }) => {
    if (type !== messageTypes.video) return;
    const picture = index.get(keyOf(body.subarray(headerLength)));
    const posted = picture === undefined ? undefined : page.player.postedAt.get(picture);
    if (posted !== undefined) delays.push(performance.now() - posted);
  });
  const studio = newStudio(bench);
  const page = studio.openPage(media);
  await studio.publisher.start(publishOptions([relayDestination(tap.url)], { video }));
  await studio.untilState('live');
  await sleep(2_000);
  delays.length = 0;
  await sleep(seconds * 1_000);
  const dropped = studio.stats().at(-1)?.droppedFrames ?? 0;
  if (dropped > 0) console.log(`(${dropped} pictures were left out)`);
  await page.close();
  await studio.close();
  tap.close();
  return delays.slice();
}

interface Click {
  readonly arrivedMs: number;
  readonly listedMs: number;
}

async function measureClick(bench: Bench): Promise<Click> {
  const { relay, media } = bench;
  let arrivedMs = NaN;
  const tap = await RtmpTap.start(relay.rtmpUrl, ({ type, body }) => {
    const isPicture = type === messageTypes.video && body[1] === 1;
    if (isPicture && Number.isNaN(arrivedMs)) arrivedMs = performance.now() - clicked;
  });
  const studio = newStudio(bench);
  await studio.programme.prepare();
  const { login } = relay.owner;
  const known = (await sourcePlaylist(relay, login)) ?? '';
  const lastKnown = newestPart(known);
  const clicked = performance.now();
  const page = studio.openPage(media);
  await studio.publisher.start(publishOptions([relayDestination(tap.url)], { video }));
  for (;;) {
    const newest = newestPart((await sourcePlaylist(relay, login)) ?? '');
    if (newest !== undefined && newest !== lastKnown) break;
    await sleep(10);
  }
  const listedMs = performance.now() - clicked;
  await page.close();
  await studio.close();
  tap.close();
  await sleep(500);
  return { arrivedMs, listedMs };
}

/** The player, which stands for the page, is part of what is counted for main. */
async function measureCost(bench: Bench, seconds: number): Promise<{ main: number; ffmpeg: number }> {
  const { relay, media } = bench;
  const studio = newStudio(bench);
  const page = studio.openPage(media);
  await studio.publisher.start(publishOptions([relayDestination(relay.rtmpUrl)], { video }));
  await studio.untilState('live');
  await sleep(2_000);
  const pid = studio.programme.ffmpegPid ?? 0;
  const before = { main: process.cpuUsage(), ffmpeg: cpuSeconds(pid) };
  await sleep(seconds * 1_000);
  const { user, system } = process.cpuUsage(before.main);
  const ffmpeg = cpuSeconds(pid) - before.ffmpeg;
  await page.close();
  await studio.close();
  return { main: (user + system) / 1e4 / seconds, ffmpeg: (ffmpeg * 100) / seconds };
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function indexPictures({ pictures }: StudioMedia): Map<string, VideoFrame> {
  return new Map(pictures.map((picture) => [keyOf(picture.data), picture]));
}

function keyOf(data: Uint8Array): string {
  return `${data.length} ${Buffer.from(data.subarray(0, 200)).toString('base64')}`;
}

function newestPart(playlist: string): string | undefined {
  return playlist.match(/#EXT-X-PART:.*URI="[^"]+"/g)?.at(-1);
}
