import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright';
import { paintPng } from '../../test/support/paint-png.ts';
import {
  launchStudioBrowser,
  openStudioPage,
  serveStudioPage,
  type StudioPageServer,
} from '../../test/support/studio-page.ts';
import { benchItems, testCollection } from '../../test/support/test-collection.ts';
import { type Figure, printTable } from './figure.ts';

const painters = ['2d', 'webgl'] as const;
const screens = ['nothing', 'program', 'program and preview'];
const settleMs = 4000;
const encoding = { width: 1280, height: 720, frameRate: 30, bitsPerSecond: 2_500_000 };
const paintings = 150;

/**
 * Camera, text and image composed and encoded to H.264 at 1280 × 720 and 30 frames a second with sound, by each painter,
 * with the program and the preview on the screen and without. What a painter takes is measured apart, down to the pixels
 * in memory: `paint` itself returns before anything is painted (WebGL hands it to the graphics process, the 2D canvas
 * writes it down until somebody reads it). The engine's own "compose ms" is what its thread was busy for.
 */
export async function measureCompositor(seconds: number): Promise<Figure[]> {
  const server = await serveStudioPage();
  writeFileSync(path.join(server.folder, 'image.png'), paintPng(480, 320, [0, 200, 80]));
  try {
    const browser = await launchStudioBrowser();
    const page = await openStudioPage(browser, server.url);
    const times = [];
    for (const painter of painters)
      times.push({
        painter,
        found: await page.evaluate(([kind, count]) => window.studioBench.paintToPixels(kind, count), [
          painter,
          paintings,
        ] as const),
      });
    await browser.close();
    printTable(
      ['painter', 'asked, ms a picture', 'until its pixels are in memory, ms'],
      times.map(({ painter, found }) => [
        painter,
        found?.asked.toFixed(2) ?? 'not here',
        found?.done.toFixed(2) ?? '',
      ]),
    );
    const rows = [];
    for (const painter of painters)
      for (const shown of [2, 1, 0]) rows.push(await measure(server, painter, shown, seconds));
    console.log('');
    printTable(
      [
        ...['painter', 'on the screen', 'fps', 'late', 'skipped', 'compose ms', 'encode ms', 'kbit/s'],
        'Chromium CPU %',
      ],
      rows,
    );
    return times.flatMap(({ painter, found }) =>
      found === undefined
        ? []
        : [{ what: `a picture painted, ${painter}`, value: `${found.done.toFixed(1)} ms`, budget: '' }],
    );
  } finally {
    server.close();
  }
}

async function measure(
  server: StudioPageServer,
  painter: string,
  shown: number,
  seconds: number,
): Promise<(string | number)[]> {
  const browser = await launchStudioBrowser();
  try {
    const page = await openStudioPage(browser, `${server.url}?${painter}`);
    await page.evaluate(
      (show) => window.studioBench.setCollection(show),
      testCollection(benchItems, {}, benchItems),
    );
    await page.evaluate((count) => window.studioBench.detach(count), shown);
    await page.evaluate((options) => window.studioBench.startEncoding(options), encoding);
    await sleep(settleMs);
    const before = await page.evaluate(() => window.studioBench.look().stats);
    await page.evaluate(() => window.studioBench.takeNotes());
    const cpu = await watchCpu(browser);
    await sleep(seconds * 1000);
    const share = await cpu();
    const { stats, conditions, problems } = await page.evaluate(() => window.studioBench.look());
    const latest = new Map(conditions.map((condition) => [condition.sourceId, condition]));
    const missing = [...latest.values()].filter(({ state }) => state !== 'ready');
    // A scene without its camera is cheap, and no result.
    if (missing.length > 0 || problems.length > 0) console.log(JSON.stringify({ missing, problems }));
    const notes = await page.evaluate(() => window.studioBench.takeNotes());
    const times = notes.flatMap(({ kind, timestamp = NaN }) => (kind === 'video' ? [timestamp / 1e6] : []));
    const fps = (times.length - 1) / ((times.at(-1) ?? NaN) - (times[0] ?? NaN));
    return [
      ...[stats?.painter ?? '', screens[shown] ?? '', fps.toFixed(1)],
      (stats?.lateFrames ?? NaN) - (before?.lateFrames ?? 0),
      (stats?.skippedFrames ?? NaN) - (before?.skippedFrames ?? 0),
      ...[stats?.composeMs ?? NaN, stats?.encodeMs ?? NaN].map((ms) => ms.toFixed(2)),
      ...[((stats?.bitsPerSecond ?? NaN) / 1000).toFixed(0), (share * 100).toFixed(0)],
    ];
  } finally {
    await browser.close();
  }
}

/** @returns what tells the share of a core that all processes of a browser have used since. */
async function watchCpu(browser: Browser): Promise<() => Promise<number>> {
  const session = await browser.newBrowserCDPSession();
  const used = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  const [start, at] = [await used(), performance.now()];
  return async () => ((await used()) - start) / ((performance.now() - at) / 1000);
}
