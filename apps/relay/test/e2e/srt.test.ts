import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { launchBrowser } from '../support/browser.ts';
import { lookUntil } from '../support/glass-clock.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

const { limits } = await findFfmpeg();

describe.skipIf(limits.includes('no SRT'))('a channel whose encoder speaks SRT', () => {
  let relay: RunningRelay;
  let browser: Browser;
  let onAir: OnAir;

  beforeAll(async () => {
    relay = await startRelay(['--no-demo', '--rungs', '160']);
    browser = await launchBrowser();
    onAir = await putTestCardOnAir(relay.srtUrl + relay.owner.streamKey);
  });
  afterAll(async () => {
    await onAir.stop();
    await browser.close();
    expect(await relay.stop()).toBe(0);
  });

  it('shows the moving picture that the encoder published', async () => {
    const page = await browser.newPage();
    await page.goto(`${relay.httpUrl}/owner`);
    const first = await lookUntil(page, () => true);
    const later = await lookUntil(page, ({ clock }) => clock > first.clock + 3_000);
    console.log(`glass to glass by SRT: ${later.latency} ms`);
    expect(later.width).toBeGreaterThanOrEqual(284);
  });
});
