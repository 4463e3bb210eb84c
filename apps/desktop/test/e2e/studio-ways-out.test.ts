import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EncoderRequest, MediaMessage } from '../../src/ipc/media-messages.ts';
import type { MediaPort } from '../../src/main/media-port.ts';
import { decodeVideo } from '../support/decoded-video.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { colourComes, onStudioPage, show, takeVideoEncoderAway } from '../support/studio-bench.ts';
import { publishOptions, relayDestination, StudioOnAir } from '../support/studio-on-air.ts';
import { launchStudioBrowser, serveStudioPage, type StudioPageServer } from '../support/studio-page.ts';
import { benchItems, itemOf } from '../support/test-collection.ts';
import { eventually, hear, untilSegments } from '../support/watcher.ts';

let server: StudioPageServer;
let browser: Browser;

beforeAll(async () => {
  server = await serveStudioPage();
  browser = await launchStudioBrowser();
});
afterAll(async () => {
  await browser.close();
  server.close();
});

/** So little that even Chromium's camera, which is easy to code, suffers from it. */
const encoding = { width: 1280, height: 720, frameRate: 30, bitsPerSecond: 150_000 };

test('codes each picture a second time, and better, while a recording asks for it', async () => {
  const { stream, own, after } = await onStudioPage(browser, server.url, async (page) => {
    await show(page, [...benchItems, itemOf('camera')]);
    const ask = (request: EncoderRequest) => page.evaluate((asked) => window.studioBench.ask(asked), request);
    await page.evaluate((options) => window.studioBench.startEncoding(options), encoding);
    await page.waitForTimeout(1_000);
    await ask({ kind: 'recording', bitsPerSecond: 8_000_000 });
    await page.waitForFunction(() => window.studioBench.countOwn() > 90, undefined, { timeout: 30_000 });
    await ask({ kind: 'recording', bitsPerSecond: 0 });
    await page.waitForTimeout(1_000);
    const coded = await page.evaluate(() => window.studioBench.takeOwn());
    const notes = await page.evaluate(() => window.studioBench.takeNotes());
    await page.waitForTimeout(1_000);
    return { own: coded, stream: notes, after: await page.evaluate(() => window.studioBench.countOwn()) };
  });
  expect(after).toBe(0);
  const { complaints, pictures } = await decodeVideo(Buffer.from(own.video, 'base64'), 'h264', 64, 36);
  expect(complaints).toBe('');
  expect(pictures).toHaveLength(own.times.length);
  const streamed = stream.filter(({ kind }) => kind === 'video');
  const times = new Set(streamed.map(({ timestamp }) => timestamp));
  const shared = own.times.filter((time) => times.has(time));
  // The same pictures, but for some that one of the two encoders had no time for.
  expect(shared.length).toBeGreaterThan(own.times.length / 4);
  const perPicture = (bytes: number, count: number) => bytes / count;
  const streamBytes = streamed.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(perPicture((own.video.length * 3) / 4, own.times.length)).toBeGreaterThan(
    1.5 * perPicture(streamBytes, streamed.length),
  );
});

/** The page's chunks as main would get them, and what main asks. */
function portOf(page: Page): { port: MediaPort; stop: () => Promise<void> } {
  let listener: (message: MediaMessage) => void = () => undefined;
  let isOver = false;
  const pump = async () => {
    while (!isOver) {
      const chunks = await page.evaluate(() => window.studioBench.takeChunks());
      for (const { mimeType, data } of chunks)
        listener({ kind: 'recorder-chunk', mimeType, data: new Uint8Array(Buffer.from(data, 'base64')) });
      await page.waitForTimeout(50);
    }
  };
  const pumping = pump();
  return {
    port: {
      send: (request) => void page.evaluate((asked) => window.studioBench.ask(asked), request),
      onMessage: (heard) => (listener = heard),
      ...{ onClose: () => undefined, close: () => undefined },
    },
    stop: async () => {
      isOver = true;
      await pumping;
    },
  };
}

test('is on air by MediaRecorder where WebCodecs is missing, and comes back there after a break', async () => {
  const relay: RunningRelay = await startRelay();
  const studio = new StudioOnAir({ main: relay.owner.streamKey });
  try {
    await onStudioPage(browser, server.url, async (page) => {
      await takeVideoEncoderAway(page);
      await show(page, [itemOf('red')]);
      await colourComes(page, 'program', [0.5, 0.5], [255, 0, 0]);
      // Before anybody listens: what the recorder begins with is lost to who publishes.
      await page.evaluate(() =>
        window.studioBench.startEncoding({ width: 640, height: 360, frameRate: 30, bitsPerSecond: 800_000 }),
      );
      await page.waitForTimeout(2_000);
      await page.evaluate(() => window.studioBench.takeChunks());
      const { port, stop } = portOf(page);
      studio.programme.attach(port);
      await studio.publisher.start(publishOptions([relayDestination(relay.rtmpUrl)]));
      await studio.untilState('live');
      await untilSegments(relay, 2, 60_000);
      const pid = await eventually('ffmpeg', () => studio.programme.ffmpegPid);
      process.kill(pid, 'SIGKILL');
      await untilSegments(relay, 3, 60_000);
      const { pictures } = await hear(relay);
      expect(pictures).toBeGreaterThan(30);
      await studio.publisher.stop();
      await stop();
    });
  } finally {
    await studio.close();
    await relay.stop();
  }
});
