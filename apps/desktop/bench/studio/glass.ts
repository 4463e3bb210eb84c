import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright';
import { clockPeriod, clockPoints, decodeClock } from '@starling/shared/test-card/clock-code.ts';
import { startRelay } from '../../test/support/running-relay.ts';
import { imageFile, type BenchFiles } from './bench-files.ts';
import { clockCollection, installClockCamera } from './clock-camera.ts';
import { atMost, type Figure, printTable, quantile } from './figure.ts';
import { LiveStudio, pickFile } from './live-studio.ts';

const settleMs = 10_000;
const lookEveryMs = 100;
/** Where the blocks are, as fractions of a picture's sides. */
const fine = 10_000;
const places = clockPoints(fine, fine).map(({ x, y }) => ({ x: x / fine, y: y / fine }));

/**
 * Studio glass to viewer glass: from when a frame was painted in the app to when it is in the `<video>` of the relay's
 * page in a second Chromium, with a ladder of two rungs.
 */
export async function measureGlass(files: BenchFiles, seconds: number): Promise<Figure[]> {
  const relay = await startRelay(['--no-demo', '--srt-port', '0', '--rungs', '240,160']);
  const viewer = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
      ...['--autoplay-policy=no-user-gesture-required', '--disable-background-timer-throttling'],
      ...['--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows'],
    ],
  });
  const studio = await LiveStudio.open({
    ...{ relay, pageScript: installClockCamera },
    collection: async (studio) => clockCollection(await pickFile(studio, 'image', imageFile(files))),
  });
  try {
    await studio.goLive();
    const page = await viewer.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${relay.httpUrl}/${relay.owner.login}`);
    await page.locator('video').waitFor();
    await sleep(settleMs);
    const { ages, heights } = await watch(page, seconds);
    const stalls = (await page.locator('video').getAttribute('data-stalls')) ?? '0';
    await studio.stop();
    printTable(
      ['looks', 'p50 ms', 'p95', 'max', 'stalls since the start', 'heights seen'],
      [
        [
          ...[ages.length, ...[0.5, 0.95, 1].map((share) => quantile(ages, share).toFixed(0))],
          ...[stalls, [...heights].join(' ')],
        ],
      ],
    );
    return [atMost('studio glass → viewer glass, ladder on, p50', quantile(ages, 0.5), 1400)];
  } finally {
    await studio.quit();
    await viewer.close();
    await relay.stop();
  }
}

async function watch(page: Page, seconds: number): Promise<{ ages: number[]; heights: Set<number> }> {
  const ages: number[] = [];
  const heights = new Set<number>();
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const seen = await page.evaluate(readClock, places);
    const clock = seen === null ? undefined : decodeClock(seen.brightness);
    if (seen !== null && clock !== undefined) {
      ages.push((seen.takenAt - clock + clockPeriod) % clockPeriod);
      heights.add(seen.height);
    }
    await sleep(lookEveryMs);
  }
  return { ages, heights };
}

/** In the page: takes the picture out of its `<video>`, and the brightness of each block. */
function readClock(points: readonly { readonly x: number; readonly y: number }[]) {
  const video = document.querySelector('video');
  if (video === null || video.videoWidth === 0 || video.readyState < 2) return null;
  const { videoWidth: width, videoHeight: height } = video;
  const rows = Math.ceil(height / 14);
  const canvas = new OffscreenCanvas(width, rows);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context?.drawImage(video, 0, height - rows, width, rows, 0, 0, width, rows);
  const takenAt = Date.now();
  const pixels = context?.getImageData(0, 0, width, rows).data;
  const brightness = points.map(({ x, y }) => {
    const row = Math.min(rows - 1, Math.floor(y * height) - (height - rows));
    return pixels?.[(row * width + Math.floor(x * width)) * 4 + 1] ?? 0;
  });
  return { takenAt, height, brightness };
}
