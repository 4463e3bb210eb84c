import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { buttonOf, goLive, startScreens } from './screens-browser.ts';

/**
 * Takes the README's picture of the studio, eleven minutes into a broadcast, in at most 256 colours:
 * `node apps/desktop/test/screens/take-picture.ts docs/images/studio.png`. Needs ffmpeg.
 */
const [, , file = 'docs/images/studio.png'] = process.argv;
const folder = mkdtempSync(path.join(tmpdir(), 'starling-picture-'));
const raw = path.join(folder, 'studio.png');
const screens = await startScreens();
try {
  const page = await screens.open({ query: 'setup=no&show=sample&login=anna&line=9000000' });
  await page.clock.install({ time: new Date('2026-11-21T19:30:00') });
  await page.reload();
  await page.clock.runFor(1000);
  await goLive(page);
  await page.clock.runFor(11 * 60_000 + 7000);
  await buttonOf(page, 'Camera').click();
  await page.getByRole('tab', { name: 'Live' }).click();
  await page.clock.runFor(1000);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: raw });
} finally {
  await screens.stop();
}
const palette = 'split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a';
execFileSync('ffmpeg', [
  '-loglevel',
  'error',
  '-y',
  '-i',
  raw,
  '-vf',
  palette,
  '-compression_level',
  '100',
  file,
]);
rmSync(folder, { recursive: true });
