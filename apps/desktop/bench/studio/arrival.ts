import { setTimeout as sleep } from 'node:timers/promises';
import type { PublishStats } from '../../src/ipc/publish-messages.ts';
import { type ArrivedPicture, CodedClock } from './coded-clock.ts';
import { clockCollection, installClockCamera } from './clock-camera.ts';
import { atMost, type Figure, printTable, quantile } from './figure.ts';
import { imageFile, type BenchFiles } from './bench-files.ts';
import { LiveStudio, pickFile } from './live-studio.ts';
import { startTappedRelay } from './tapped-relay.ts';

const settleMs = 5_000;

interface Stretch {
  readonly pictures: readonly ArrivedPicture[];
  /** What main knew at its begin and end. */
  readonly before: PublishStats | undefined;
  readonly after: PublishStats | undefined;
}

/**
 * Painted frame to relay: the app with camera, microphone, text, image and a filmed clock is on air; each picture is
 * decoded afterwards and its clock compared with when its last byte went by in front of the relay.
 */
export async function measureArrival(files: BenchFiles, seconds: number): Promise<Figure[]> {
  const { pictures, before, after } = await watchStretch(files, seconds);
  const ages = pictures.flatMap(({ age }) => age ?? []);
  const span = (pictures.at(-1)?.stamp ?? NaN) - (pictures[0]?.stamp ?? NaN);
  const fps = (pictures.length - 1) / (span / 1000);
  const lost = (name: 'droppedFrames' | 'skippedFrames' | 'lateFrames') =>
    (after?.[name] ?? NaN) - (before?.[name] ?? NaN);
  printTable(
    ['pictures', 'clocks read', 'p50 ms', 'p95', 'p99', 'max', 'fps', 'dropped', 'skipped', 'late'],
    [
      [
        ...[pictures.length, ages.length],
        ...[0.5, 0.95, 0.99, 1].map((share) => quantile(ages, share).toFixed(0)),
        ...[fps.toFixed(2), lost('droppedFrames'), lost('skippedFrames'), lost('lateFrames')],
      ],
    ],
  );
  return [
    atMost('painted frame → at the relay, p50', quantile(ages, 0.5), 50),
    atMost('painted frame → at the relay, p95', quantile(ages, 0.95), 75),
    {
      what: 'frames a second at the relay',
      ...{ value: fps.toFixed(2), budget: '≥ 29.5', isWithin: fps >= 29.5 },
    },
    atMost(`frames dropped or skipped in ${seconds} s`, lost('droppedFrames') + lost('skippedFrames'), 0, ''),
  ];
}

async function watchStretch(files: BenchFiles, seconds: number): Promise<Stretch> {
  const clock = new CodedClock(1280, 720);
  // What the relay does with the pictures is another bench's.
  const { relay, address, stop } = await startTappedRelay(['--rungs', 'none'], (message) =>
    clock.take(message),
  );
  const studio = await LiveStudio.open({
    ...{ relay, address, pageScript: installClockCamera },
    collection: async (studio) => clockCollection(await pickFile(studio, 'image', imageFile(files))),
  });
  try {
    await studio.goLive();
    await sleep(settleMs);
    // Decoding begins with the first key frame: what comes before the stretch is decoded, too, and left out by its time.
    const from = performance.timeOrigin + performance.now();
    const before = (await studio.stats()).at(-1);
    await sleep(seconds * 1000);
    const after = (await studio.stats()).at(-1);
    await studio.stop();
    const isWithin = ({ at }: ArrivedPicture) => at >= from && at < from + seconds * 1000;
    const pictures = (await clock.pictures(files.ffmpegPath)).filter(isWithin);
    return { pictures, before, after };
  } finally {
    await studio.quit();
    await stop();
  }
}
