import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { flashTimes, offsets, writeFlashAndBeep } from '../../test/support/flash-and-beep.ts';
import { itemOf, testCollection } from '../../test/support/test-collection.ts';
import { eventually, segmentsSoFar, sourcePlaylist } from '../../test/support/watcher.ts';
import type { Collection } from '../../src/renderer/studio/scene/collection.ts';
import type { RunningRelay } from '../../test/support/running-relay.ts';
import type { BenchFiles } from './bench-files.ts';
import { atMost, type Figure, mean, printTable, quantile } from './figure.ts';
import { LiveStudio, pickFile } from './live-studio.ts';
import { startTappedRelay } from './tapped-relay.ts';

const windowSeconds = 25;
/** Sound quieter than this is none; the film's beeps are at −6 dBFS. */
const silence = '-40dB';

/**
 * How much later sound comes than the picture that it belongs to, in what the relay's viewers get: a film of flashes and
 * beeps is on air from the app, and stretches of the LL-HLS are decoded and compared by their stamps: at the start, at the
 * end, and after the connection was cut. A flash is seen with the next frame that is painted, so that single offsets differ
 * by up to a frame (33 ms).
 */
export async function measureSync(files: BenchFiles, minutes: number): Promise<Figure[]> {
  const { relay, address, tap, stop } = await startTappedRelay(['--rungs', 'none'], () => undefined);
  const studio = await LiveStudio.open({
    ...{ relay, address },
    collection: async (studio) => filmCollection(await pickFile(studio, 'media', filmFile(files))),
  });
  const windows: { name: string; found: number[] }[] = [];
  const look = async (name: string) => {
    const found = await watch(files.ffmpegPath, relay, windowSeconds);
    windows.push({ name, found });
    console.log(`${name}: mean ${mean(found).toFixed(1)} ms of ${found.length}`);
  };
  try {
    await studio.goLive();
    await sleep(6_000);
    const begun = performance.now();
    await look('at the start');
    await sleep(Math.max(0, minutes * 60_000 - (performance.now() - begun) - windowSeconds * 1000));
    await look(`after ${minutes} min`);
    const last = (await studio.stats()).at(-1);
    const lost = [last?.droppedFrames, last?.skippedFrames, last?.lateFrames].map((count) => count ?? NaN);
    console.log(`Frames dropped, skipped, late so far: ${lost.join(', ')}\n`);
    tap.cut();
    await studio.page.locator('.on-air[data-phase="reconnecting"]').waitFor();
    await studio.page.locator('.on-air[data-phase="live"]').waitFor();
    // Of what was before the cut nothing is to be among what is looked at.
    await untilMoreSegments(relay, 4);
    await look('after a reconnect');
    await studio.stop();
  } finally {
    await studio.quit();
    await stop();
  }
  printTable(
    ['when', 'flashes', 'mean ms', 'min', 'p50', 'max'],
    windows.map(({ name, found }) => [
      ...[name, found.length, mean(found).toFixed(1)],
      ...[0, 0.5, 1].map((share) => quantile(found, share).toFixed(0)),
    ]),
  );
  return windows.map(({ name, found }) =>
    atMost(`sound against picture, ${name}`, Math.abs(mean(found)), 40),
  );
}

function filmFile({ folder }: BenchFiles): string {
  const file = path.join(folder, 'film.mp4');
  if (!existsSync(file)) writeFlashAndBeep(file, 20);
  return file;
}

function filmCollection(url: string): Collection {
  const { scenes, programSceneId, ...rest } = testCollection([itemOf('film')]);
  return {
    ...{ ...rest, programSceneId, previewSceneId: programSceneId, scenes: scenes.slice(0, 1) },
    sources: [
      { id: 'film', name: 'Film', settings: { kind: 'media', url, label: 'film.mp4', isLooped: true } },
    ],
  };
}

async function untilMoreSegments(relay: RunningRelay, count: number): Promise<void> {
  const soFar = async () => segmentsSoFar((await sourcePlaylist(relay, relay.owner.login)) ?? '');
  const before = await soFar();
  await eventually(`${count} more segments`, async () =>
    (await soFar()) >= before + count ? true : undefined,
  );
}

/** Decodes so many seconds as a viewer gets them. @returns of each flash how much later its beep comes, ms */
async function watch(ffmpegPath: string, relay: RunningRelay, seconds: number): Promise<number[]> {
  const child = spawn(
    ffmpegPath,
    [
      ...['-hide_banner', '-nostats', '-copyts', '-t', `${seconds}`, '-live_start_index', '-2'],
      ...['-i', `${relay.httpUrl}/live/${relay.owner.login}/index.m3u8`, '-map', '0:v', '-map', '0:a'],
      ...['-vf', 'scale=16:16:flags=area,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-'],
      ...['-af', `silencedetect=noise=${silence}:d=0.3`, '-f', 'null', '-'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let levels = '';
  let sound = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (levels += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (sound += text));
  const kill = setTimeout(() => child.kill('SIGKILL'), (seconds + 60) * 1000);
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(kill);
  const frames = [...levels.matchAll(/pts_time:([\d.]+)\s+lavfi\.signalstats\.YAVG=([\d.]+)/g)];
  const flashes = flashTimes(
    frames.map(([, , level]) => Number(level)),
    frames.map(([, time]) => Number(time) * 1000),
  );
  const beeps = [...sound.matchAll(/silence_end: ([\d.]+)/g)].map(([, time]) => Number(time) * 1000);
  return offsets(flashes, beeps);
}
