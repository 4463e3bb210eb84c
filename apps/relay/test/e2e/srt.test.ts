import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promisify } from 'node:util';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { launchBrowser } from '../support/browser.ts';
import { lookUntil } from '../support/glass-clock.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

const { limits } = await findFfmpeg();
const transmit = process.env['SRT_LIVE_TRANSMIT_PATH'] ?? 'srt-live-transmit';
const hasTransmit = await promisify(execFile)(transmit, ['-version']).then(
  () => true,
  (error: unknown) => (error as NodeJS.ErrnoException).code !== 'ENOENT',
);

describe('a channel whose encoder speaks SRT', () => {
  let relay: RunningRelay;
  let browser: Browser;
  let onAir: OnAir | undefined;
  let program: ChildProcess | undefined;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await onAir?.stop();
    program?.kill('SIGKILL');
    [onAir, program] = [undefined, undefined];
    expect(await relay.stop()).toBe(0);
  });
  afterAll(() => browser.close());

  async function start(): Promise<{ base: string; id: string }> {
    relay = await startRelay(['--no-demo', '--rungs', '160']);
    return { base: relay.srtUrl.replace(/\?.*/, ''), id: `publish:live/${relay.owner.streamKey}` };
  }

  async function expectPicture(encoder: string): Promise<void> {
    const page = await browser.newPage();
    await page.goto(`${relay.httpUrl}/owner`);
    const first = await lookUntil(page, () => true);
    const later = await lookUntil(page, ({ clock }) => clock > first.clock + 3_000);
    console.log(`glass to glass by SRT, from ${encoder}: ${later.latency} ms`);
    expect(later.width).toBeGreaterThanOrEqual(284);
    await page.close();
  }

  it.skipIf(limits.includes('no SRT'))('shows the moving picture that ffmpeg published', async () => {
    const { base, id } = await start();
    onAir = await putTestCardOnAir(`${base}?streamid=${id}`);
    await expectPicture('ffmpeg');
  });

  // OBS writes the mode, its latency in microseconds, and cuts a stream id at the first ampersand.
  it.skipIf(limits.includes('no SRT'))('shows what was published to the URL as OBS has it', async () => {
    const { base, id } = await start();
    onAir = await putTestCardOnAir(`${base}?mode=caller&latency=200000&streamid=${id}`);
    await expectPicture('a URL of OBS’s form');
  });

  it.skipIf(!hasTransmit)('shows the moving picture that srt-live-transmit published', async () => {
    const { base, id } = await start();
    const port = await freeUdpPort();
    program = spawn(transmit, [`udp://127.0.0.1:${port}`, `${base}?streamid=${id}`], { stdio: 'ignore' });
    const output = ['-f', 'mpegts'];
    onAir = await putTestCardOnAir(`udp://127.0.0.1:${port}?pkt_size=1316`, { output });
    await expectPicture('srt-live-transmit');
  });
});

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}
