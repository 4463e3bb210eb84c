import type { Page } from 'playwright';
import { decodeVideo } from './decoded-video.ts';
import { beepTimes, flashTimes, offsets } from './flash-and-beep.ts';
import { itemOf, testCollection } from './test-collection.ts';

const encoding = { width: 640, height: 360, frameRate: 30, bitsPerSecond: 1_000_000 };

/**
 * Puts the film of flashes and beeps on air and compares what comes out of the engine.
 *
 * @returns of each flash how much later its beep comes, ms
 */
export async function measureOffsets(page: Page, ms: number): Promise<number[]> {
  const collection = testCollection([itemOf('film')], {
    sources: [
      {
        id: 'film',
        name: 'Film',
        settings: { kind: 'media', url: '/film.mp4', label: 'film.mp4', isLooped: true },
      },
    ],
  });
  await page.evaluate((show) => window.studioBench.setCollection(show), collection);
  await page.waitForFunction(() =>
    window.studioBench.look().conditions.some(({ state }) => state === 'ready'),
  );
  await page.waitForTimeout(1500);
  await page.evaluate((options) => window.studioBench.startEncoding(options), encoding);
  await page.waitForTimeout(ms);
  await page.evaluate(() => window.studioBench.stopEncoding());
  await page.waitForTimeout(500);
  const notes = await page.evaluate(() => window.studioBench.takeNotes());
  const video = Buffer.from(await page.evaluate(() => window.studioBench.takeVideo()), 'base64');
  const sound = Buffer.from(await page.evaluate(() => window.studioBench.takeSound()), 'base64');
  const timesOf = (wanted: string) =>
    notes.flatMap(({ kind, timestamp = NaN }) => (kind === wanted ? [timestamp / 1000] : []));
  const { pictures } = await decodeVideo(video, 'h264', 2, 2);
  const flashes = flashTimes(
    pictures.map(([level = 0]) => level),
    timesOf('video'),
  );
  const samples = new Int16Array(sound.buffer.slice(sound.byteOffset, sound.byteOffset + sound.byteLength));
  return offsets(flashes, beepTimes(samples, timesOf('audio')[0] ?? NaN));
}
