import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { findOrInstallChromium } from '../../../scripts/find-chromium.ts';
import { writeFlashAndBeep } from '../test/support/flash-and-beep.ts';
import { measureOffsets } from '../test/support/in-step.ts';
import { launchStudioBrowser, openStudioPage, serveStudioPage } from '../test/support/studio-page.ts';

/**
 * `npm run bench:studio:sync`: how much later sound comes out of the engine than the picture that it belongs to. A film of
 * flashes and beeps is played as a source; the coded frames and the PCM are compared by their times. A flash is seen
 * with the next frame that is painted, so that single offsets differ by up to a frame (33 ms).
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const seconds = Number(values.seconds);

process.env['CHROMIUM_PATH'] ??= findOrInstallChromium();
const server = await serveStudioPage();
writeFlashAndBeep(path.join(server.folder, 'film.mp4'), 20);
const browser = await launchStudioBrowser();
try {
  const found = await measureOffsets(await openStudioPage(browser, server.url), seconds * 1000);
  const sorted = [...found].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(0);
  const half = (from: number, to: number) => {
    const part = found.slice(from, to);
    return (part.reduce((sum, value) => sum + value, 0) / part.length).toFixed(1);
  };
  const middle = Math.floor(found.length / 2);
  console.log(`\nSound after picture, ${seconds} s, flashes and beeps each second\n`);
  console.log('| flashes | min ms | p50 ms | max ms | mean of the first half | of the second |');
  console.log('|---|---|---|---|---|---|');
  console.log(
    `| ${found.length} | ${at(0)} | ${at(0.5)} | ${at(1)} | ${half(0, middle)} | ${half(middle, found.length)} |`,
  );
  console.log('\nBudget: within ± 40 ms.');
} finally {
  await browser.close();
  server.close();
}
