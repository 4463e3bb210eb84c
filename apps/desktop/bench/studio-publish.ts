import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { VideoFrame } from '@starling/shared/frame.ts';
import { messageTypes } from '@starling/shared/rtmp/message.ts';
import { startRelay } from '../test/support/running-relay.ts';
import { RtmpTap } from '../test/support/rtmp-tap.ts';
import { makeStudioMedia, type StudioMedia } from '../test/support/studio-media.ts';
import { publishOptions, relayDestination, StudioOnAir } from '../test/support/studio-on-air.ts';
import { sourcePlaylist } from '../test/support/watcher.ts';

/**
 * `node apps/desktop/bench/studio-publish.ts`: from a coded picture posted to main to its last byte at a real relay;
 * from the click to the first picture there and to its being listed; what main and ffmpeg cost. 1280 × 720 at 30 with sound, coded beforehand.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, runs: { type: 'string', default: '5' } },
});
const ticksPerSecond = 100;
const headerLength = 5;

const media = makeStudioMedia('ffmpeg', { width: 1280, height: 720, bitsPerSecond: 2_500_000 });
const video = { bitsPerSecond: 2_500_000, frameRate: 30, width: 1280, height: 720 };
const relay = await startRelay();
console.log(`\nPublishing, 1280 × 720 at 30, 2.5 Mbit/s, ${cpus().length} × ${cpus()[0]?.model ?? '?'}\n`);
console.log('| what | p50 | p95 | max | budget |\n|---|---|---|---|---|');
try {
  print(
    'picture posted → at the relay, ms',
    await measureDelay(Number(values.seconds)),
    '≤ 50 / 75 from painting',
  );
  const clicks: Click[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) clicks.push(await measureClick());
  const arrived = clicks.map(({ arrivedMs }) => arrivedMs);
  const listed = clicks.map(({ listedMs }) => listedMs);
  print('click → first picture at the relay, ms', arrived, '≤ 1500');
  print('click → listed (the relay lists nothing before a whole segment), ms', listed, '≥ 2000 by its rule');
  const cost = await measureCost(Number(values.seconds));
  console.log(`\nCPU: main ${cost.main.toFixed(1)} %, ffmpeg ${cost.ffmpeg.toFixed(1)} % of a core`);
} finally {
  await relay.stop();
}

function newStudio(): StudioOnAir {
  return new StudioOnAir({ main: relay.owner.streamKey });
}

/** By the bytes themselves: what comes by is looked up among what was posted. */
async function measureDelay(seconds: number): Promise<number[]> {
  const index = indexPictures(media);
  const delays: number[] = [];
  const tap = await RtmpTap.start(relay.rtmpUrl, ({ type, body }) => {
    if (type !== messageTypes.video) return;
    const picture = index.get(keyOf(body.subarray(headerLength)));
    const posted = picture === undefined ? undefined : page.player.postedAt.get(picture);
    if (posted !== undefined) delays.push(performance.now() - posted);
  });
  const studio = newStudio();
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

async function measureClick(): Promise<Click> {
  let arrivedMs = NaN;
  const tap = await RtmpTap.start(relay.rtmpUrl, ({ type, body }) => {
    const isPicture = type === messageTypes.video && body[1] === 1;
    if (isPicture && Number.isNaN(arrivedMs)) arrivedMs = performance.now() - clicked;
  });
  const studio = newStudio();
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
async function measureCost(seconds: number): Promise<{ main: number; ffmpeg: number }> {
  const studio = newStudio();
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

function print(what: string, figures: readonly number[], budget: string): void {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);
  console.log(`| ${what} (${figures.length}) | ${at(0.5)} | ${at(0.95)} | ${at(1)} | ${budget} |`);
}
