import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright';
import { findOrInstallChromium } from '../../../scripts/find-chromium.ts';
import { paintPng } from '../test/support/paint-png.ts';
import { launchStudioBrowser, openStudioPage, serveStudioPage } from '../test/support/studio-page.ts';
import { benchItems, testCollection } from '../test/support/test-collection.ts';

/**
 * `npm run bench:studio:compositor`: camera, text and image composed and encoded to H.264 at 1280 × 720 and 30 frames a
 * second with sound, by each painter, with the program and the preview on the screen and without: ms a frame, frames
 * a second, and what all of Chromium's processes cost. The fake camera is easy content.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, painters: { type: 'string', default: '2d,webgl' } },
});
const painters = values.painters.split(',');
const seconds = Number(values.seconds);
const settleMs = 4000;
const screens = ['nothing', 'program', 'program and preview'];
const encoding = { width: 1280, height: 720, frameRate: 30, bitsPerSecond: 2_500_000 };

process.env['CHROMIUM_PATH'] ??= findOrInstallChromium();
const server = await serveStudioPage();
writeFileSync(path.join(server.folder, 'image.png'), paintPng(480, 320, [0, 200, 80]));
console.log(
  `\nCompose and encode, 1280 × 720 at 30, ${seconds} s each, ${cpus().length} × ${cpus()[0]?.model ?? '?'}\n`,
);
console.log(
  '| painter | on the screen | fps | late | skipped | compose ms | encode ms | kbit/s | Chromium CPU % |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
try {
  for (const painter of painters) for (const shown of [2, 1, 0]) await measure(painter, shown);
} finally {
  server.close();
}

async function measure(painter: string, shown: number): Promise<void> {
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
    const late = (stats?.lateFrames ?? NaN) - (before?.lateFrames ?? 0);
    const cells = [
      ...[fps.toFixed(1), late, (stats?.skippedFrames ?? NaN) - (before?.skippedFrames ?? 0)],
      ...[
        stats?.composeMs.toFixed(2),
        stats?.encodeMs.toFixed(2),
        ((stats?.bitsPerSecond ?? NaN) / 1000).toFixed(0),
      ],
    ];
    console.log(
      `| ${stats?.painter} | ${screens[shown]} | ${cells.join(' | ')} | ${(share * 100).toFixed(0)} |`,
    );
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
