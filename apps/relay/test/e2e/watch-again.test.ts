import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { videosSchema } from '@starling/shared/protocol/videos.ts';
import { launchBrowser } from '../support/browser.ts';
import { glimpse, lookUntil } from '../support/glass-clock.ts';
import { eventually } from '../support/live-playlist.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

let relay: RunningRelay;
let browser: Browser;
let onAir: OnAir;

beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--rungs', '240,160']);
  browser = await launchBrowser();
  onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`);
});

afterAll(async () => {
  await onAir.stop();
  await browser.close();
  expect(await relay.stop()).toBe(0);
});

const newestVideo = async () => {
  const answer = await fetch(`${relay.httpUrl}/api/channels/owner/videos`);
  return videosSchema.parse(await answer.json()).data[0];
};

/** Clicks on the seek bar at a share of its width. */
async function seekTo(page: Page, share: number): Promise<void> {
  const box = await page.getByTestId('seek-bar').boundingBox();
  if (box === null) throw new Error('no seek bar');
  await page.mouse.click(box.x + share * box.width, box.y + box.height / 2);
}

async function violations(page: Page) {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

describe('a broadcast on air', () => {
  it('can be watched from its beginning, and live again', async () => {
    await eventually('20 seconds of it', async () =>
      ((await newestVideo())?.duration ?? 0) > 20 ? true : undefined,
    );
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${relay.httpUrl}/owner`);
    const live = await lookUntil(page, ({ latency }) => latency < 5_000);
    await page.mouse.move(300, 300);
    await seekTo(page, 0.1);
    const past = await lookUntil(page, ({ latency }) => latency > 12_000);
    expect(past.clock).toBeLessThan(live.clock);
    await lookUntil(page, ({ clock }) => clock > past.clock + 2_000);
    await page.mouse.move(310, 310);
    expect(await page.getByTestId('player-time').textContent()).toMatch(/^0:0\d \/ 0:\d\d$/);
    await page.getByRole('slider', { name: 'Seek' }).focus();
    await page.keyboard.press('Home');
    await lookUntil(page, ({ clock }) => clock < past.clock);
    await page.mouse.move(320, 320);
    await page.getByRole('button', { name: /Go to live/ }).click();
    await lookUntil(page, ({ latency }) => latency < 5_000);
    await page.close();
  });

  it('shows on the seek bar what is there', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${relay.httpUrl}/owner`);
    await lookUntil(page, () => true);
    await page.getByTestId('seek-bar').hover({ position: { x: 200, y: 8 } });
    await page.locator('.seek-picture').waitFor();
    const box = await page.locator('.seek-picture').boundingBox();
    expect(box?.width).toBeGreaterThan(150);
    await page.close();
  });
});

describe('a broadcast that is over', () => {
  it('is there to watch the second it has ended, from where it was left', async () => {
    await onAir.stop();
    const video = await eventually('its end', async () => {
      const found = await newestVideo();
      return found?.isLive === false ? found : undefined;
    });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${relay.httpUrl}/owner`);
    await page.getByTestId('video-card').first().click();
    await page.waitForURL(`**/videos/${video.id}`);
    const first = await lookUntil(page, () => true);
    await page.mouse.move(300, 300);
    await seekTo(page, 0.5);
    const later = await lookUntil(page, ({ clock }) => clock > first.clock + 8_000);
    await lookUntil(page, ({ clock }) => clock > later.clock + 3_000);
    await page.waitForTimeout(2_500);
    await page.reload();
    await page.mouse.move(310, 310);
    await lookUntil(page, () => true);
    const again = await glimpse(page);
    expect(again?.clock).toBeGreaterThan(first.clock + 4_000);
    expect(await violations(page)).toEqual([]);
    await context.close();
  });

  it('begins where its address says, and an unknown one says that there is none', async () => {
    const video = await newestVideo();
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await page.goto(`${relay.httpUrl}/videos/${video?.id ?? ''}`);
    const first = await lookUntil(page, () => true);
    await page.goto(`${relay.httpUrl}/videos/${video?.id ?? ''}?t=12`);
    const later = await lookUntil(page, () => true);
    expect(later.clock - first.clock).toBeGreaterThan(6_000);
    await page.goto(`${relay.httpUrl}/videos/0000000000000000`);
    await page.getByText('No such video').waitFor();
    await page.close();
  });

  it('can be renamed and deleted by its owner', async () => {
    const video = await newestVideo();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const { login, password } = relay.owner;
    const session = await context.request.post(`${relay.httpUrl}/api/sessions`, {
      data: { login, password },
    });
    expect(session.status()).toBe(201);
    const page = await context.newPage();
    await page.goto(`${relay.httpUrl}/videos/${video?.id ?? ''}`);
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Title').fill('Birds at dusk');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByTestId('video-title').getByText('Birds at dusk').waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete for ever' }).click();
    await page.getByText('No such video').waitFor();
    expect(await newestVideo()).toBeUndefined();
    await context.close();
  });
});
