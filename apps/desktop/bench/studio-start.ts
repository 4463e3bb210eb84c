import { launchStudio } from '../test/host/launch-studio.ts';
import { startRelay } from '../test/support/running-relay.ts';

/** One row of the bench: milliseconds of each run. */
export interface StartFigures {
  readonly host: 'electron' | 'stand-in';
  /** From the start of the process to a page that answers a click, for an app that knows its relay. */
  readonly usableMs: readonly number[];
}

/** Starts the app several times, with a relay that it was connected to before. */
export async function measureStart(runs: number): Promise<StartFigures> {
  const relay = await startRelay(['--no-demo']);
  const first = await launchStudio();
  const page = await first.page();
  await page.waitForFunction(() => window.starling !== undefined);
  await page.evaluate((address) => window.starling?.call('relay.connect', { address }), relay.httpUrl);
  const { folder, host } = first;
  await first.kill();
  const usableMs: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now();
    const studio = await launchStudio({ folder });
    const link = (await studio.page()).getByRole('link', { name: 'Log in' });
    await link.click();
    usableMs.push(performance.now() - startedAt);
    await studio.quit();
  }
  await relay.stop();
  return { host, usableMs };
}
