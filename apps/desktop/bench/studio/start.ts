import { launchStudio } from '../../test/host/launch-studio.ts';
import { startRelay } from '../../test/support/running-relay.ts';
import { atMost, type Figure, printTable, quantile } from './figure.ts';

/**
 * From the start of the process to a page that answers a click, several times, for an app that knows its relay from the
 * time before.
 */
export async function measureStart(runs: number): Promise<Figure[]> {
  const relay = await startRelay(['--no-demo', '--srt-port', '0']);
  const first = await launchStudio();
  const page = await first.page();
  await page.waitForFunction(() => window.starling !== undefined);
  await page.evaluate((address) => window.starling?.call('relay.connect', { address }), relay.httpUrl);
  const { folder, host } = first;
  await first.kill();
  const usable: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now();
    const studio = await launchStudio({ folder });
    const link = (await studio.page()).getByRole('link', { name: 'Log in' });
    await link.click();
    usable.push(performance.now() - startedAt);
    await studio.quit();
  }
  await relay.stop();
  const all = usable.map((ms) => ms.toFixed(0)).join(' ');
  printTable(['host', 'p50 ms', 'all'], [[host, quantile(usable, 0.5).toFixed(0), all]]);
  return [atMost(`start → usable (${host}), p50`, quantile(usable, 0.5), 2000)];
}
