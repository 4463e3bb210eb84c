import * as path from 'node:path';
import { writeFlashAndBeep } from '../../test/support/flash-and-beep.ts';
import { measureOffsets } from '../../test/support/in-step.ts';
import { launchStudioBrowser, openStudioPage, serveStudioPage } from '../../test/support/studio-page.ts';
import { atMost, type Figure, mean, printTable, quantile } from './figure.ts';

/**
 * How much later sound comes out of the engine alone than the picture that it belongs to: a film of flashes and beeps is a
 * source; the coded frames and the PCM are compared by their times. A flash is seen with the next frame that is painted, so
 * that single offsets differ by up to a frame (33 ms).
 */
export async function measureEngineSync(seconds: number): Promise<Figure[]> {
  const server = await serveStudioPage();
  writeFlashAndBeep(path.join(server.folder, 'film.mp4'), 20);
  const browser = await launchStudioBrowser();
  try {
    const found = await measureOffsets(await openStudioPage(browser, server.url), seconds * 1000);
    const middle = Math.floor(found.length / 2);
    printTable(
      ['flashes', 'min ms', 'p50 ms', 'max ms', 'mean of the first half', 'of the second'],
      [
        [
          ...[found.length, ...[0, 0.5, 1].map((share) => quantile(found, share).toFixed(0))],
          ...[found.slice(0, middle), found.slice(middle)].map((half) => mean(half).toFixed(1)),
        ],
      ],
    );
    return [atMost(`sound against picture, out of the engine, ${seconds} s`, Math.abs(mean(found)), 40)];
  } finally {
    await browser.close();
    server.close();
  }
}
