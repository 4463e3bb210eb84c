import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { colourAt, decodeVideo } from '../support/decoded-video.ts';
import { paintPng } from '../support/paint-png.ts';
import { colourComes, onStudioPage, show } from '../support/studio-bench.ts';
import { launchStudioBrowser, serveStudioPage, type StudioPageServer } from '../support/studio-page.ts';
import { benchItems, itemOf } from '../support/test-collection.ts';

const encoding = { width: 1280, height: 720, frameRate: 30, bitsPerSecond: 2_500_000 };
/** Decoded pictures are looked at in this size. */
const small = { width: 64, height: 36 };

let server: StudioPageServer;
let browser: Browser;

beforeAll(async () => {
  server = await serveStudioPage();
  writeFileSync(path.join(server.folder, 'image.png'), paintPng(240, 160, [0, 200, 80]));
  browser = await launchStudioBrowser();
});
afterAll(async () => {
  await browser.close();
  server.close();
});

const onPage = <T>(use: (page: Page) => Promise<T>, more = '') =>
  onStudioPage(browser, server.url + more, use);

async function encodeFor(page: Page, ms: number) {
  await page.evaluate((options) => window.studioBench.startEncoding(options), encoding);
  await page.waitForTimeout(ms);
  await page.evaluate(() => window.studioBench.stopEncoding());
  await page.waitForTimeout(500);
  const notes = await page.evaluate(() => window.studioBench.takeNotes());
  const video = Buffer.from(await page.evaluate(() => window.studioBench.takeVideo()), 'base64');
  const sound = Buffer.from(await page.evaluate(() => window.studioBench.takeSound()), 'base64');
  return { notes, video, sound };
}

test.each(['', '?webgl'])(
  'composes items at their place, cropped, turned, see-through (%s)',
  async (painter) => {
    await onPage(async (page) => {
      await show(page, [
        itemOf('red', { id: 'ground' }),
        itemOf('blue', { id: 'turned', width: 600, height: 100, rotation: 90 }),
        itemOf('blue', { id: 'half', x: 160, y: 90, width: 320, height: 180, opacity: 0.5 }),
        itemOf('image', { x: 1120, y: 630, width: 320, height: 180, fit: 'cover' }),
      ]);
      await colourComes(page, 'program', [0.1, 0.1], [128, 0, 128]);
      await colourComes(page, 'program', [0.9, 0.9], [0, 200, 80]);
      await colourComes(page, 'program', [0.5, 0.15], [0, 0, 255]);
      await colourComes(page, 'program', [0.4, 0.5], [255, 0, 0]);
    }, painter);
  },
);

test.each(['', '?webgl'])(
  'fades from one scene to the next, and shows the next one beside it (%s)',
  async (painter) => {
    await onPage(async (page) => {
      const scenes = [[itemOf('red')], {}, [itemOf('blue')]] as const;
      await show(page, ...scenes);
      await colourComes(page, 'program', [0.5, 0.5], [255, 0, 0]);
      await colourComes(page, 'preview', [0.5, 0.5], [0, 0, 255]);
      const transition = { kind: 'fade', durationMs: 4000 } as const;
      await show(page, scenes[0], { transition, programSceneId: 'preview' }, scenes[2]);
      await colourComes(page, 'program', [0.5, 0.5], [128, 0, 128]);
      await colourComes(page, 'program', [0.5, 0.5], [0, 0, 255]);
    }, painter);
  },
);

test('encodes what it composes: a stream that decodes, key frames each two seconds, steady times', async () => {
  const { notes, video, stats } = await onPage(async (page) => {
    await show(page, [...benchItems, itemOf('red', { x: 40, y: 40, width: 80, height: 80 })]);
    await colourComes(page, 'program', [0.02, 0.04], [255, 0, 0]);
    await colourComes(page, 'program', [0.875, 0.167], [0, 200, 80]);
    const encoded = await encodeFor(page, 7000);
    return { ...encoded, ...(await page.evaluate(() => window.studioBench.look())) };
  });
  const config = notes.findIndex(({ kind }) => kind === 'video-config');
  const frames = notes.filter(({ kind }) => kind === 'video');
  expect(config).toBeLessThan(notes.findIndex(({ kind }) => kind === 'video'));
  expect(frames[0]?.isKey).toBe(true);

  const times = frames.map(({ timestamp = NaN }) => timestamp);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  // On the grid of the frame rate, whatever a busy machine left out.
  for (const time of times) {
    const steps = ((time - (times[0] ?? NaN)) * 30) / 1e6;
    expect(Math.abs(steps - Math.round(steps))).toBeLessThan(0.01);
  }
  const keys = frames.filter(({ isKey }) => isKey).map(({ timestamp = NaN }) => timestamp / 1e6);
  expect(keys.length).toBeGreaterThanOrEqual(3);
  keys.slice(1).forEach((time, index) => expect(time - (keys[index] ?? NaN)).toBeGreaterThan(1.99));
  for (const { timestamp = NaN, paintedAt = NaN } of frames)
    expect(paintedAt).toBeGreaterThanOrEqual(timestamp);

  const decoded = await decodeVideo(video, 'h264', small.width, small.height);
  expect(decoded.complaints).toBe('');
  expect(decoded.pictures).toHaveLength(frames.length);
  const colours = (x: number, y: number) =>
    decoded.pictures.map((picture) => colourAt(picture, small.width, small.height, x, y));
  for (const [r = 0, g = 255, b = 255] of colours(0.02, 0.04))
    expect([r > 180, g < 80, b < 80]).toEqual([true, true, true]);
  for (const [r = 255, g = 0, b = 255] of colours(0.875, 0.167))
    expect([r < 80, g > 140, b < 140]).toEqual([true, true, true]);
  // The fake camera turns: not every picture is like the first.
  const [first] = decoded.pictures;
  expect(
    decoded.pictures.some((picture) => first !== undefined && Buffer.compare(picture, first) !== 0),
  ).toBe(true);
  expect(stats?.isHardware).toBe(false);
});

test('sends sound without a gap beside it, on the same clock', async () => {
  const { notes, sound } = await onPage(async (page) => {
    await show(page, [itemOf('red')]);
    await page.waitForFunction(
      () => (window.studioBench.look().levels?.master.peakDb ?? -100) > -60,
      undefined,
      {
        timeout: 20_000,
      },
    );
    return encodeFor(page, 4000);
  });
  const blocks = notes.filter(({ kind }) => kind === 'audio');
  const [start = NaN] = blocks.map(({ timestamp }) => timestamp);
  blocks.forEach(({ timestamp, bytes }, index) => {
    expect(Math.abs((timestamp ?? NaN) - start - index * 10_000)).toBeLessThanOrEqual(1);
    expect(bytes).toBe(480 * 4);
  });
  expect(blocks.length).toBeGreaterThan(300);
  const [firstFrame = NaN] = notes.flatMap(({ kind, timestamp = NaN }) =>
    kind === 'video' ? [timestamp] : [],
  );
  expect(Math.abs(firstFrame - start)).toBeLessThan(200_000);
  // Chromium's microphone beeps.
  const samples = new Int16Array(sound.buffer, sound.byteOffset, Math.floor(sound.byteLength / 2));
  expect(samples.some((sample) => Math.abs(sample) > 500)).toBe(true);
});

test('makes a key frame and changes the bitrate when asked over the media port', async () => {
  await onPage(async (page) => {
    await show(page, benchItems);
    await page.evaluate((options) => window.studioBench.startEncoding(options), encoding);
    await page.waitForTimeout(700);
    await page.evaluate(() => {
      window.studioBench.takeNotes();
      window.studioBench.ask({ kind: 'key-frame' });
      window.studioBench.ask({ kind: 'bitrate', bitsPerSecond: 600_000 });
    });
    await page.waitForTimeout(600);
    const notes = await page.evaluate(() => window.studioBench.takeNotes());
    expect(notes.some(({ isKey }) => isKey)).toBe(true);
    await page.waitForFunction(() => window.studioBench.look().stats?.targetBitsPerSecond === 600_000);
  });
});

test('goes on with the same scene and a new port after its worker has died', async () => {
  await onPage(async (page) => {
    await show(page, [itemOf('camera'), itemOf('red', { x: 640, y: 360, width: 100, height: 100 })]);
    await page.evaluate((options) => window.studioBench.startEncoding(options), encoding);
    await page.waitForTimeout(1000);
    await page.evaluate(() => window.studioBench.killWorker());
    await page.waitForFunction(() => window.studioBench.look().workers === 2, undefined, { timeout: 20_000 });
    await page.waitForTimeout(2500);
    const notes = await page.evaluate(() => window.studioBench.takeNotes());
    const after = notes.filter(({ port }) => port === 1);
    expect(after.map(({ kind }) => kind)).toContain('audio');
    expect(after.find(({ kind }) => kind === 'video')?.isKey).toBe(true);
    const last = notes.filter(({ kind, port }) => kind === 'video' && port === 0).at(-1)?.timestamp ?? NaN;
    for (const { kind, timestamp = NaN } of after)
      if (kind === 'video') expect(timestamp).toBeGreaterThan(last);
    await colourComes(page, 'program', [0.5, 0.5], [255, 0, 0]);
  });
});
