import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { messageTypes } from '@starling/shared/rtmp/message.ts';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {} from '../../src/ipc/desktop-bridge.ts';
import type { RecordState } from '../../src/ipc/record-messages.ts';
import { childrenOf } from '../support/child-processes.ts';
import { NetworkBetween } from '../support/network-between.ts';
import { openReadyStudio } from '../support/ready-studio.ts';
import { broadcastOf } from '../support/relay-watcher.ts';
import { RtmpTap } from '../support/rtmp-tap.ts';
import { startRelay, type RunningRelay } from '../support/running-relay.ts';
import type { StudioUser } from '../support/studio-user.ts';
import { makeUnpluggable, plugCameraIn, unplugCamera } from '../support/unplug-camera.ts';
import { eventually, hear, listen } from '../support/watcher.ts';

const shots = path.resolve(import.meta.dirname, '../../../../reports/screenshots/faults');
const videos = mkdtempSync(path.join(tmpdir(), 'starling-videos-'));
/** When pictures were stamped that went to the relay, ms. */
const stamps: number[] = [];

let relay: RunningRelay;
let tap: RtmpTap;
let network: NetworkBetween;
let user: StudioUser;

beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--rungs', 'none']);
  tap = await RtmpTap.start(relay.rtmpUrl, ({ type, timestamp }) => {
    if (type === messageTypes.video) stamps.push(timestamp);
  });
  network = await NetworkBetween.start(relay, tap.url);
  user = await openReadyStudio(relay, network, shots);
  await makeUnpluggable(await user.page());
  await (await user.page()).reload();
  await user.addDevice('Camera');
  await user.addDevice('Microphone');
  await user.openChecks();
  const page = await user.page();
  await page.getByRole('button', { name: 'Get a key' }).click();
  await page.evaluate((recordFolder) => window.starling?.call('settings.set', { recordFolder }), videos);
  await page.getByRole('dialog').getByRole('button', { name: 'Go live anyway' }).click();
  await user.untilSaid('Live');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: /^Recording/ }).waitFor();
});

afterAll(async () => {
  expect(await user.studio.quit()).toBe(0);
  await network.close();
  tap.close();
  await relay.stop();
  rmSync(videos, { recursive: true, force: true });
});

/** Waits until so much has been sent after what was sent last. @returns the longest step from picture to picture, ms */
async function longestGap(ms: number, from = stamps.length - 1): Promise<number> {
  const first = stamps[from] ?? 0;
  await eventually('more pictures', () => ((stamps.at(-1) ?? 0) > first + ms ? true : undefined), 60_000);
  const sent = stamps.slice(from);
  return Math.max(...sent.slice(1).map((stamp, index) => stamp - (sent[index] ?? 0)));
}

/** What main says of the recording next. */
async function recordState(): Promise<RecordState | undefined> {
  const page = await user.page();
  return page.evaluate(
    () =>
      new Promise<RecordState | undefined>((resolve) => {
        const stop = window.starling?.on('record.state', (state) => {
          stop?.();
          resolve(state);
        });
      }),
  );
}

async function recordsOn(): Promise<void> {
  const before = await recordState();
  expect(before?.state).toBe('recording');
  await expect
    .poll(async () => (await recordState())?.durationMs, { timeout: 20_000 })
    .toBeGreaterThan((before?.durationMs ?? 0) + 2_000);
}

const ffmpegOfStudio = () =>
  user.studio
    .evaluate(() => process.pid)
    .then((pid) => eventually('an ffmpeg', () => childrenOf(pid, 'ffmpeg')[0]));

async function crash(page: Page): Promise<void> {
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  const devtools = await page.context().newCDPSession(page);
  devtools.send('Page.crash').catch(() => undefined);
  await crashed;
}

describe('a broadcast that is recorded, too', () => {
  it('says that the camera was unplugged, and shows it again when it is back', async () => {
    const page = await user.page();
    await unplugCamera(page);
    await user.untilSourceIs('lost');
    await page.locator('.panel-items .sortable-row').first().click();
    await page.getByRole('tab', { name: 'Properties' }).click();
    await page
      .getByText(/The camera (was unplugged. It goes on when it is back|is not there. Plug it in)/)
      .waitFor();
    await user.shoot('camera-unplugged');
    await plugCameraIn(page);
    await user.untilSourceIs('ready');
    // Less than what a new connection costs.
    expect(await longestGap(2_000)).toBeLessThan(2_500);
  });

  it.each(['SIGKILL', 'SIGSTOP'] as const)('goes on when its ffmpeg gets a %s', async (signal) => {
    const pid = await ffmpegOfStudio();
    const from = stamps.length - 1;
    process.kill(pid, signal);
    const gap = await longestGap(10_000, from);
    console.log(`ffmpeg got a ${signal}: ${gap} ms without a picture`);
    expect(await ffmpegOfStudio()).not.toBe(pid);
    await user.untilSaid('Live');
    await recordsOn();
  });

  it('says that the relay is gone, records on, and comes back by itself after a minute', async () => {
    const page = await user.page();
    await page.getByRole('tab', { name: 'Live' }).click();
    const before = await recordState();
    const comeBack = await network.goDown();
    await user.untilSaid('Reconnecting');
    await page.getByText(/Next attempt in/).waitFor();
    await page
      .getByText(/cannot be reached|broke/)
      .first()
      .waitFor();
    await user.shoot('relay-gone');
    await page.waitForTimeout(60_000);
    await comeBack();
    await user.untilSaid('Live');
    expect((await recordState())?.durationMs).toBeGreaterThan((before?.durationMs ?? 0) + 55_000);
    await expect.poll(() => broadcastOf(relay), { timeout: 20_000 }).not.toBe(null);
    await user.shoot('relay-back');
  });

  it('does not wait for its turn when it is told to reconnect now', async () => {
    const page = await user.page();
    const comeBack = await network.stopPublishing();
    await user.untilSaid('Reconnecting');
    await comeBack();
    await page.getByRole('button', { name: 'Reconnect now' }).click();
    await user.untilSaid('Live');
  });

  it('goes on within five seconds when the page’s process dies', async () => {
    await longestGap(3_000, 0);
    const { id } = (await broadcastOf(relay)) ?? {};
    const from = stamps.length - 1;
    await crash(await user.page());
    const gap = await longestGap(12_000, from);
    console.log(`the page's process died: ${gap} ms without a picture`);
    expect(gap).toBeLessThan(5_000);
    await user.untilSaid('Live');
    await user.shoot('after-the-crash');
    expect((await broadcastOf(relay))?.id).toBe(id);
    expect((await hear(relay)).meanVolume).toBeGreaterThan(-50);
    await recordsOn();
  });

  it('leaves a recording that was not interrupted by any of this but the crash', async () => {
    const page = await user.page();
    await page.getByRole('button', { name: /^Recording/ }).click();
    const note = await page.getByText(/^Recorded: /).textContent();
    await user.endStream();
    const heard = await listen(ffmpegInstaller.path, note?.replace('Recorded: ', '') ?? '', 300);
    expect(heard.complaints).toBe('');
    expect(heard.pictures).toBeGreaterThan(60 * 25);
  });
});
