import { execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { eventually, listSegments, renditionUrl } from '../support/live-playlist.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { complaintsAbout, downloadStretches } from '../support/stretches.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

const ffmpeg = await findFfmpeg();
const transmit = process.env['SRT_LIVE_TRANSMIT_PATH'] ?? 'srt-live-transmit';
const hasTransmit = await promisify(execFile)(transmit, ['-version']).then(
  () => true,
  (error: unknown) => (error as NodeJS.ErrnoException).code !== 'ENOENT',
);
const canTest = !ffmpeg.limits.includes('no SRT');

let relay: RunningRelay | undefined;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await relay?.stop();
  relay = undefined;
});

async function start(args: readonly string[] = []): Promise<RunningRelay> {
  return (relay = await startRelay(['--no-demo', '--rungs', 'none', ...args]));
}

async function publish(url: string, size: { width?: number; height?: number } = {}): Promise<OnAir> {
  const onAir = await putTestCardOnAir(url, size);
  closers.push(() => onAir.stop());
  return onAir;
}

const text = async (url: string) => (await fetch(url)).text();
const says = (running: RunningRelay, words: string) =>
  eventually(words, () => Promise.resolve(running.output().includes(words) ? true : undefined));
const source = (running: RunningRelay) =>
  eventually('source', () => renditionUrl(running, 'owner', 'source'));

async function untilSegments(url: string, count: number, holds: (playlist: string) => boolean = () => true) {
  return eventually(`${count} segments at ${url}`, async () => {
    const playlist = await text(url);
    const segments = listSegments(playlist);
    return segments.length >= count && holds(playlist) ? segments : undefined;
  });
}

describe.skipIf(!canTest)('ffmpeg publishes by SRT', () => {
  it.each(['publish:live/', 'live/', '', '#!::m=publish,r=live/'])(
    'with a stream id "%sKEY", and what it sends can be played',
    async (prefix) => {
      const running = await start();
      const base = running.srtUrl.replace(/\?.*/, '');
      const streamId = encodeURIComponent(prefix + running.owner.streamKey);
      await publish(`${base}?streamid=${streamId}`);
      const url = await source(running);
      await untilSegments(url, 2);
      const stretches = await downloadStretches(url);
      expect(stretches.map((stretch) => complaintsAbout(ffmpeg.path, stretch)).join('')).toBe('');
      expect(running.output()).not.toContain(running.owner.streamKey + '"');
    },
  );

  it('with a passphrase, and not without it', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'starling-srt-')), 'passphrase');
    writeFileSync(file, 'a long enough secret');
    closers.push(() => rmSync(path.dirname(file), { recursive: true }));
    const running = await start(['--srt-passphrase', file]);
    const url = running.srtUrl + running.owner.streamKey;
    const refused = await tryPublish(url);
    expect(refused).toMatch(/Input\/output error|Connection/);
    await says(running, 'a passphrase is asked for');
    await publish(`${url}&passphrase=a long enough secret&pbkeylen=32`);
    await untilSegments(await source(running), 1);
  });

  it('with a wrong stream key, and is refused before any media', async () => {
    const running = await start();
    expect(await tryPublish(`${running.srtUrl}wrong-key`)).toMatch(/Input\/output error|Connection/);
    await says(running, '"because":"unauthorized"');
    expect(running.output()).not.toContain('a publisher is on air');
    expect(running.output()).not.toContain('wrong-key');
    expect(await text(`${running.httpUrl}/metrics`)).toMatch(
      /starling_publish_refusals_total\{reason="key"\} 1/,
    );
  });

  it('and goes on with the same broadcast after a crash, then by RTMP, then by SRT again', async () => {
    const running = await start();
    const srt = running.srtUrl + running.owner.streamKey;
    const rtmp = `${running.rtmpUrl}/${running.owner.streamKey}`;
    const first = await publish(srt);
    const url = await source(running);
    await untilSegments(url, 1);
    await first.crash();
    await says(running, 'is waited for');
    const second = await publish(rtmp);
    await untilSegments(url, 2, (playlist) => playlist.includes('#EXT-X-DISCONTINUITY\n'));
    await second.crash();
    await eventually('the second loss', () =>
      Promise.resolve(running.output().split('is waited for').length > 2 ? true : undefined),
    );
    const third = await publish(srt);
    await untilSegments(url, 3, (playlist) => playlist.split('#EXT-X-DISCONTINUITY\n').length === 3);
    expect(await renditionUrl(running, 'owner', 'source')).toBe(url);
    await third.stop();
    await eventually('the end', async () => ((await text(url)).includes('ENDLIST') ? true : undefined));
  });

  it('and a second one on the same key is refused, while the first goes on', async () => {
    const running = await start();
    const url = running.srtUrl + running.owner.streamKey;
    await publish(url);
    await untilSegments(await source(running), 1);
    expect(await tryPublish(url)).toMatch(/Input\/output error|Connection/);
    const { length } = listSegments(await text(await source(running)));
    await untilSegments(await source(running), length + 1);
  });

  it('in HEVC, which passes through the source rendition', async () => {
    const running = await start();
    const args = [
      '-re',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=320x180:r=25',
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
    ];
    const more = ['-x265-params', 'log-level=none:keyint=25', '-t', '15', '-f', 'mpegts'];
    const child = spawn(ffmpeg.path, [
      '-v',
      'error',
      ...args,
      ...more,
      running.srtUrl + running.owner.streamKey,
    ]);
    closers.push(() => child.kill('SIGKILL'));
    await untilSegments(await source(running), 1);
    expect(await text(`${running.httpUrl}/live/owner/index.m3u8`)).toContain('hvc1.');
  });
});

describe.skipIf(!hasTransmit)('srt-live-transmit publishes by SRT', () => {
  it('what it is fed by UDP', async () => {
    const running = await start();
    const port = await freeUdpPort();
    const to = running.srtUrl + running.owner.streamKey;
    const program = spawn(transmit, [`udp://127.0.0.1:${port}`, to], { stdio: 'ignore' });
    closers.push(() => program.kill('SIGKILL'));
    const output = ['-f', 'mpegts'];
    const card = await putTestCardOnAir(`udp://127.0.0.1:${port}?pkt_size=1316`, { output });
    closers.push(() => card.stop());
    await untilSegments(await source(running), 2);
  });
});

/** @returns what ffmpeg says when it cannot publish */
async function tryPublish(url: string): Promise<string> {
  const args = [
    '-re',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=160x90:r=10',
    '-c:v',
    'libx264',
    '-t',
    '5',
    '-f',
    'mpegts',
  ];
  return promisify(execFile)(ffmpeg.path, ['-v', 'error', ...args, url]).then(
    () => 'it published',
    (error: unknown) => String(error),
  );
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}
