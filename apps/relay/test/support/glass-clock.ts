import type { Page } from 'playwright';
import { clockPeriod, clockPoints, decodeClock } from '@starling/shared/test-card/clock-code.ts';
import type { Millis } from '@starling/shared/units.ts';

/** What was seen in a `<video>` at one moment. */
export interface Glimpse {
  /** Width of the decoded picture in pixels. */
  readonly width: number;
  /** The clock in the picture, milliseconds modulo {@link clockPeriod}. */
  readonly clock: Millis;
  /** From when the picture was painted by the publisher to when it was taken out of the `<video>`. */
  readonly latency: Millis;
}

/** Where the blocks are, as fractions of a picture's sides. */
const fine = 10_000;
const places = clockPoints(fine, fine).map(({ x, y }) => ({ x: x / fine, y: y / fine }));

/** Takes the picture out of the page's `<video>` by canvas and reads its clock; undefined where none can be read. */
export async function glimpse(page: Page): Promise<Glimpse | undefined> {
  const seen = await page.evaluate((points) => {
    const video = document.querySelector('video');
    if (video === null || video.videoWidth === 0 || video.readyState < 2) return null;
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context?.drawImage(video, 0, 0);
    const takenAt = Date.now();
    const brightness = points.map(({ x, y }) => {
      const pixel = context?.getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1);
      return pixel?.data[1] ?? 0;
    });
    return { takenAt, width: canvas.width, brightness };
  }, places);
  const clock = seen === null ? undefined : decodeClock(seen.brightness);
  if (seen === null || clock === undefined) return undefined;
  return { width: seen.width, clock, latency: (seen.takenAt - clock + clockPeriod) % clockPeriod };
}

/** Looks until `isSeen` holds of a picture. @throws after `patience`, with what was seen last */
export async function lookUntil(
  page: Page,
  isSeen: (glimpse: Glimpse) => boolean,
  patience: Millis = 40_000,
): Promise<Glimpse> {
  const deadline = performance.now() + patience;
  let last: Glimpse | undefined;
  while (performance.now() < deadline) {
    last = (await glimpse(page)) ?? last;
    if (last !== undefined && isSeen(last)) return last;
    await page.waitForTimeout(100);
  }
  throw new Error(`not seen within ${patience} ms; last was ${JSON.stringify(last)} at ${page.url()}`);
}
