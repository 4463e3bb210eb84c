import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultSettings } from '../../src/renderer/studio/scene/source.ts';
import { defaultStrip } from '../../src/renderer/studio/scene/strip.ts';
import { decodeVideo } from '../support/decoded-video.ts';
import { writeFlashAndBeep } from '../support/flash-and-beep.ts';
import { measureOffsets } from '../support/in-step.ts';
import { paintPng } from '../support/paint-png.ts';
import {
  colourComes,
  onStudioPage,
  show,
  sourceOf,
  stateComes,
  takeVideoEncoderAway,
} from '../support/studio-bench.ts';
import { launchStudioBrowser, serveStudioPage, type StudioPageServer } from '../support/studio-page.ts';
import { itemOf } from '../support/test-collection.ts';

let server: StudioPageServer;
let browser: Browser;

beforeAll(async () => {
  server = await serveStudioPage();
  writeFileSync(path.join(server.folder, 'image.png'), paintPng(240, 160, [0, 200, 80]));
  writeFlashAndBeep(path.join(server.folder, 'film.mp4'), 20);
  browser = await launchStudioBrowser();
});
afterAll(async () => {
  await browser.close();
  server.close();
});

const film = sourceOf({ kind: 'media', url: '/film.mp4', label: 'film.mp4', isLooped: true }, 'film');
const levelOf = (sourceId: string) => window.studioBench.look().levels?.sources[sourceId]?.peakDb ?? -100;

test('paints text in the worker, with its background, and again when it is edited', async () => {
  await onStudioPage(browser, server.url, async (page) => {
    const text = { ...defaultSettings('text'), text: 'Starling', background: '#0000ff' };
    await show(page, [itemOf('text', { fit: 'stretch' })], { sources: [sourceOf(text)] });
    await colourComes(page, 'program', [0.01, 0.02], [0, 0, 255]);
    const whites = () =>
      page.evaluate(
        () =>
          Array.from({ length: 400 }, (_, index) =>
            window.studioBench.pixel('program', (index % 20) / 20, 0.3 + Math.floor(index / 20) / 50),
          ).filter(([r = 0, g = 0]) => r > 200 && g > 200).length,
      );
    expect(await whites()).toBeGreaterThan(10);
    const edited = { ...text, text: ' ', background: '#00ff00' };
    await show(page, [itemOf('text', { fit: 'stretch' })], { sources: [sourceOf(edited)] });
    await colourComes(page, 'program', [0.5, 0.5], [0, 255, 0]);
    expect(await whites()).toBe(0);
  });
});

test('plays a film, loops it, and puts its sound into the mixer', async () => {
  await onStudioPage(browser, server.url, async (page) => {
    await show(page, [itemOf('film')], { sources: [film] });
    await colourComes(page, 'program', [0.5, 0.5], [255, 255, 255]);
    await colourComes(page, 'program', [0.5, 0.5], [0, 0, 0]);
    await expect
      .poll(() => page.evaluate(levelOf, 'film'), { timeout: 20_000, interval: 50 })
      .toBeGreaterThan(-20);
  });
});

test('mutes for viewers what is muted, and goes on measuring it', async () => {
  await onStudioPage(browser, server.url, async (page) => {
    const strips = { film: { ...defaultStrip, muted: true } };
    await show(page, [itemOf('film')], { sources: [film], strips });
    await expect
      .poll(() => page.evaluate(levelOf, 'film'), { timeout: 20_000, interval: 50 })
      .toBeGreaterThan(-20);
    const master = await page.evaluate(() => window.studioBench.look().levels?.master.peakDb);
    expect(master).toBeLessThan(-90);
  });
});

test('keeps sound and picture of a film in step', async () => {
  const found = await onStudioPage(browser, server.url, (page) => measureOffsets(page, 8000));
  expect(found.length).toBeGreaterThanOrEqual(5);
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  // Half a second would be another beep's; a busy machine moves single frames.
  expect(Math.abs(mean)).toBeLessThan(100);
});

test('says what to do where a film or an image cannot be read, and shows that it is missing', async () => {
  await onStudioPage(browser, server.url, async (page) => {
    const sources = [
      sourceOf({ kind: 'media', url: '/gone.mp4', label: 'gone.mp4', isLooped: false }),
      sourceOf({ kind: 'image', url: '/gone.png', label: 'gone.png' }),
    ];
    await show(page, [itemOf('image')], { sources });
    expect(await stateComes(page, 'media', 'lost')).toContain('“gone.mp4” cannot be played');
    expect(await stateComes(page, 'image', 'lost')).toContain('“gone.png” cannot be shown');
    await colourComes(page, 'program', [0.1, 0.1], [23, 33, 31]);
    // What is there again is shown without being asked for.
    writeFileSync(path.join(server.folder, 'gone.png'), paintPng(64, 36, [200, 0, 0]));
    await stateComes(page, 'image', 'ready');
    await colourComes(page, 'program', [0.1, 0.1], [200, 0, 0]);
  });
});

test('shows another channel of the relay, and waits for one that is not on air', async () => {
  const folder = path.join(server.folder, 'live', 'friend');
  await onStudioPage(browser, server.url, async (page) => {
    await show(page, [itemOf('channel')], { sources: [sourceOf({ kind: 'channel', login: 'friend' })] });
    expect(await stateComes(page, 'channel', 'lost')).toContain('friend is not on air');
    mkdirSync(folder, { recursive: true });
    const made = spawnSync(
      ffmpegInstaller.path,
      [
        ...['-y', '-v', 'error', '-f', 'lavfi', '-i', 'color=lime:s=320x180:r=30:d=20'],
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '30'],
        ...['-f', 'hls', '-hls_time', '2', '-hls_list_size', '0', path.join(folder, 'index.m3u8')],
      ],
      { timeout: 60_000 },
    );
    expect(made.status).toBe(0);
    await stateComes(page, 'channel', 'ready');
    // Lime of BT.601 seen as BT.709.
    await colourComes(page, 'program', [0.5, 0.5], [0, 215, 0]);
  });
});

test('captures what was shared, and says so when it is gone', async () => {
  const real = await launchStudioBrowser(['--auto-select-tab-capture-source-by-title=Captured'], {
    ...{ isAsking: true, hasDevices: false },
  });
  try {
    const other = await real.newPage();
    // Chromium's capture can begin with black, and sends nothing more before the page paints again.
    await other.setContent(
      `<title>Captured</title><style>
        @keyframes glow { from { background: rgb(0, 0, 255) } to { background: rgb(0, 0, 245) } }
        body { animation: glow 0.5s infinite }
      </style>`,
    );
    await onStudioPage(real, server.url, async (page) => {
      await page.bringToFront();
      await page.mouse.click(5, 5);
      const shared = sourceOf({ kind: 'window', captureId: null, label: '', hasCursor: false });
      await show(page, [itemOf('window', { fit: 'cover' })], { sources: [shared] });
      await stateComes(page, 'window', 'ready');
      await colourComes(page, 'program', [0.5, 0.5], [0, 0, 255]);
      await other.close();
      expect(await stateComes(page, 'window', 'lost')).toContain('The window was closed');
      await colourComes(page, 'program', [0.1, 0.1], [23, 33, 31]);
    });
  } finally {
    await real.close();
  }
});

test('refuses a web page where there is no sandbox for it', async () => {
  await onStudioPage(browser, server.url, async (page) => {
    const source = sourceOf({ ...defaultSettings('web-page'), url: 'https://example.org/' });
    await show(page, [], { sources: [source] });
    expect(await stateComes(page, 'web-page', 'refused')).toContain('desktop app');
  });
});

test('says that a permission was refused, and opens the camera when it is asked again', async () => {
  const strict = await launchStudioBrowser([], { isAsking: true });
  try {
    await onStudioPage(strict, server.url, async (page) => {
      const camera = sourceOf(defaultSettings('camera'));
      await show(page, [itemOf('camera')], { sources: [camera] });
      expect(await stateComes(page, 'camera', 'refused')).toContain('may not use the camera');
      await page.context().grantPermissions(['camera'], { origin: new URL(server.url).origin });
      await page.evaluate(() => window.studioBench.retry('camera'));
      await stateComes(page, 'camera', 'ready');
      // Taken away while it is on air, as by unplugging it.
      await page.context().clearPermissions();
      await stateComes(page, 'camera', 'lost');
      await colourComes(page, 'program', [0.1, 0.2], [23, 33, 31]);
    });
  } finally {
    await strict.close();
  }
});

test('records by MediaRecorder where nothing else can encode', async () => {
  await onStudioPage(browser, server.url, async (page) => {
    await takeVideoEncoderAway(page);
    await show(page, [itemOf('red')]);
    await colourComes(page, 'program', [0.5, 0.5], [255, 0, 0]);
    await page.evaluate(() =>
      window.studioBench.startEncoding({ width: 640, height: 360, frameRate: 30, bitsPerSecond: 1_000_000 }),
    );
    await page.waitForTimeout(4000);
    await page.evaluate(() => window.studioBench.stopEncoding());
    const notes = await page.evaluate(() => window.studioBench.takeNotes());
    expect(notes.filter(({ kind }) => kind === 'recorder-chunk').length).toBeGreaterThan(5);
    const webm = Buffer.from(await page.evaluate(() => window.studioBench.takeRecorded()), 'base64');
    const { pictures } = await decodeVideo(webm, 'matroska', 2, 2);
    expect(pictures.length).toBeGreaterThan(30);
    const [r = 0, g = 255] = pictures.at(-1) ?? [];
    expect([r > 180, g < 80]).toEqual([true, true]);
  });
});
