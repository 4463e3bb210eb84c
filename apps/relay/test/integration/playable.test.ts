import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

let relay: RunningRelay;
let onAir: OnAir;
const renditions = ['source', '240p', '160p'] as const;

beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--rungs', '240,160']);
  onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`);
  await sleep(5_000);
});

afterAll(async () => {
  await onAir.stop();
  await relay.stop();
});

/**
 * ffmpeg says this of every live playlist with EXT-X-MAP, its own muxer's too: on each reload it takes the init for a
 * new one.
 */
const harmless =
  /\[mov.*\] Found duplicated MOOV Atom\. Skipped it\n(?: +Last message repeated \d+ times\n)?/g;

/** Runs ffmpeg and gives back what it complained of. */
async function complaintsOf(args: readonly string[]): Promise<{ exitCode: number | null; stderr: string }> {
  const { path } = await findFfmpeg();
  const child = spawn(path, ['-hide_banner', '-nostdin', '-v', 'warning', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, stderr: stderr.replace(harmless, '') };
}

async function playlistUrl(rendition: string): Promise<string> {
  const multivariant = `${relay.httpUrl}/live/owner/index.m3u8`;
  const line = (await (await fetch(multivariant)).text())
    .split('\n')
    .find((text) => text.includes(`/${rendition}/`));
  return new URL(line ?? 'missing', multivariant).href;
}

describe('20 seconds of each rendition', () => {
  it.concurrent.each(renditions)('ffmpeg decodes %s without a word', async (rendition) => {
    const { exitCode, stderr } = await complaintsOf([
      '-i',
      await playlistUrl(rendition),
      '-t',
      '20',
      '-f',
      'null',
      '-',
    ]);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it.concurrent('ffmpeg decodes the multivariant playlist without a word', async () => {
    const url = `${relay.httpUrl}/live/owner/index.m3u8`;
    const { exitCode, stderr } = await complaintsOf(['-i', url, '-t', '20', '-f', 'null', '-']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });
});

it('has the same parts at the same times in every rendition', async () => {
  const texts = await Promise.all(
    renditions.map(async (rendition) => (await fetch(await playlistUrl(rendition))).text()),
  );
  const complete = texts.map((text) =>
    text.split('\n').filter((line) => /^#EXTINF|^\d+\.m4s|^#EXT-X-PROGRAM/.test(line)),
  );
  const shared = Math.min(...complete.map((lines) => lines.length));
  const [first, ...others] = complete.map((lines) => lines.slice(0, shared - (shared % 3)));
  expect(first?.length).toBeGreaterThanOrEqual(9);
  for (const other of others) expect(other).toEqual(first);
});
