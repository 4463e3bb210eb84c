import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AudioFrame } from '@starling/shared/frame.ts';
import type { AudioProcessEnd } from '../../src/transcode/audio-process.ts';
import { AudioTranscoder } from '../../src/transcode/audio-transcoder.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { encodeSound, loudFrom } from '../support/coded-sound.ts';
import { eventually } from '../support/live-playlist.ts';

const { path: newest } = await findFfmpeg();
const binaries = [...new Set([newest, ffmpegInstaller.path])];
const folder = mkdtempSync(path.join(tmpdir(), 'starling-transcoder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function startTranscoder(ffmpegPath: string) {
  const out: AudioFrame[] = [];
  const failures: AudioProcessEnd[] = [];
  const transcoder = new AudioTranscoder(ffmpegPath, {
    onFrame: (frame) => out.push(frame),
    onFailure: (end) => failures.push(end),
  });
  return { transcoder, out, failures };
}

async function transcode(ffmpegPath: string, frames: readonly AudioFrame[]): Promise<AudioFrame[]> {
  const { transcoder, out, failures } = startTranscoder(ffmpegPath);
  for (const frame of frames) transcoder.write(frame);
  await transcoder.close();
  expect(failures).toEqual([]);
  return out;
}

const lengthOf = ({ format }: AudioFrame) => (format.samplesPerFrame * 1000) / format.sampleRate;
const endOf = (frames: readonly AudioFrame[]) => {
  const last = frames.at(-1);
  return last === undefined ? NaN : last.decodeTime + lengthOf(last);
};
/** Distances from frame to frame that are not the length of one, in whole milliseconds. */
const gapsIn = (frames: readonly AudioFrame[]) =>
  frames.flatMap((frame, index) => {
    const before = frames[index - 1];
    const gap = before === undefined ? 0 : frame.decodeTime - before.decodeTime - lengthOf(before);
    return Math.abs(gap) < 1e-6 ? [] : [Math.round(gap)];
  });

describe.each(binaries)('sound through %s', (ffmpegPath) => {
  it.each([
    ['mp3', 44_100, 2, 2],
    ['mp3', 48_000, 1, 1],
    ['mp3', 22_050, 1, 1],
    ['mp3', 8_000, 2, 2],
    ['ac3', 48_000, 6, 2],
    ['eac3', 44_100, 2, 2],
  ] as const)(
    '%s of %i Hz with %i channels becomes AAC-LC of the same length and rate, without a gap',
    async (codec, sampleRate, channels, expected) => {
      const frames = encodeSound(newest, codec, `sine=r=${sampleRate}`, { seconds: 3, channels });
      const out = await transcode(ffmpegPath, frames);
      expect(out[0]?.format).toMatchObject({
        ...{ codec: 'aac', codecString: 'mp4a.40.2', sampleRate, channels: expected, samplesPerFrame: 1024 },
      });
      expect(new Set(out.map(({ format }) => format)).size).toBe(1);
      expect(gapsIn(out)).toEqual([]);
      // The first frame of an encoder lies before what was put in.
      expect((out[1]?.decodeTime ?? 0) - (frames[0]?.decodeTime ?? 0)).toBeCloseTo(0, 0);
      expect(endOf(out)).toBeGreaterThanOrEqual(endOf(frames) - lengthOf(out[0] ?? failed()) - 1);
      expect(endOf(out)).toBeLessThan(endOf(frames) + lengthOf(out[0] ?? failed()) + 1);
    },
  );

  it.each(['mp3', 'ac3'] as const)('a beep in %s is heard when it was sent', async (codec) => {
    const beep = "aevalsrc='if(between(t,1.5,1.7),0.8*sin(2*PI*1000*t),0)':s=48000";
    const frames = encodeSound(newest, codec, beep, { seconds: 2.5, channels: 2 });
    const out = await transcode(ffmpegPath, frames);
    expect(Math.abs(loudFrom(newest, out) - loudFrom(newest, frames))).toBeLessThan(3);
  });

  it('a pause stays as long as it was', async () => {
    const frames = encodeSound(newest, 'mp3', 'sine=r=48000', { seconds: 3, channels: 2 });
    const paused = frames.map((frame, index) =>
      index < 60 ? frame : { ...frame, decodeTime: frame.decodeTime + 700 },
    );
    const out = await transcode(ffmpegPath, paused);
    const gaps = gapsIn(out);
    expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBe(700);
    expect(gaps.length).toBeLessThanOrEqual(2);
  });

  it('a frame that cannot be decoded shifts nothing behind it', async () => {
    const frames = encodeSound(newest, 'ac3', 'sine=r=48000', { seconds: 3, channels: 2 });
    const broken = frames.map((frame, index) =>
      index % 20 === 19 ? { ...frame, data: new Uint8Array(frame.data.length) } : frame,
    );
    const out = await transcode(ffmpegPath, broken);
    expect(out.length).toBeGreaterThan(100);
    expect(endOf(out)).toBeGreaterThan(endOf(frames) - 2 * lengthOf(out[0] ?? failed()));
    expect(endOf(out)).toBeLessThan(endOf(frames) + 2 * lengthOf(out[0] ?? failed()));
  });

  it('goes on when rate and channels change', async () => {
    const first = encodeSound(newest, 'mp3', 'sine=r=44100', { seconds: 2, channels: 2 });
    const second = encodeSound(newest, 'ac3', 'sine=r=48000', { seconds: 1, channels: 1 }).map((frame) => ({
      ...frame,
      decodeTime: frame.decodeTime - 2_000 + endOf(first),
    }));
    const out = await transcode(ffmpegPath, [...first, ...second]);
    const stereo = out.filter(({ format }) => format.channels === 2);
    const mono = out.filter(({ format }) => format.channels === 1 && format.sampleRate === 48_000);
    expect(out).toEqual([...stereo, ...mono]);
    expect(endOf(out)).toBeGreaterThan(endOf(second) - 30);
    expect(gapsIn(out).every((gap) => gap >= -1 && gap < 50)).toBe(true);
  });
});

/** An ffmpeg that does something else first. */
function fakeFfmpeg(name: string, script: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\nexec '${newest}' "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('an ffmpeg for the sound', () => {
  it('that ends by itself is started again, and makes the same sound where it belongs', async () => {
    const marker = path.join(folder, 'crashed');
    const crashing = fakeFfmpeg(
      'crashing',
      `[ -e '${marker}' ] || { : >'${marker}'; head -c 40000 | '${newest}' "$@"; exit 3; }`,
    );
    const frames = encodeSound(newest, 'mp3', 'sine=r=48000', { seconds: 8, channels: 2 });
    const { transcoder, out, failures } = startTranscoder(crashing);
    for (const frame of frames.slice(0, 160)) transcoder.write(frame);
    await eventually('a failure', () => Promise.resolve(failures[0]));
    expect(failures[0]?.exitCode).toBe(3);
    const before = out.length;
    expect(before).toBeGreaterThan(50);
    for (const frame of frames.slice(160)) transcoder.write(frame);
    await transcoder.close();
    expect(failures).toHaveLength(1);
    expect(out[before + 1]?.decodeTime).toBeCloseTo(frames[160]?.decodeTime ?? 0, 0);
    expect(gapsIn(out)).toHaveLength(1);
    expect(new Set(out.map(({ format }) => format)).size).toBe(1);
  });

  it('is not started more than once a second', async () => {
    const frames = encodeSound(newest, 'mp3', 'sine=r=48000', { seconds: 3, channels: 2 });
    const { transcoder, failures } = startTranscoder(fakeFfmpeg('useless', 'exit 1'));
    for (const frame of frames) {
      transcoder.write(frame);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await transcoder.close();
    expect(failures.length).toBeGreaterThanOrEqual(1);
    expect(failures.length).toBeLessThanOrEqual(4);
  });

  it('that takes nothing is ended once 640 KiB wait', async () => {
    const frames = encodeSound(newest, 'ac3', 'sine=r=48000', { seconds: 3, channels: 6 });
    const { transcoder, failures } = startTranscoder(fakeFfmpeg('hung', 'exec sleep 60'));
    const [first] = frames;
    if (first === undefined) throw new Error('no sound');
    for (let count = 0; count < 1_000; count += 1) transcoder.write(first);
    await eventually('a failure', () => Promise.resolve(failures[0]));
    expect(failures[0]).toMatchObject({ exitCode: null });
    await transcoder.close();
  });

  it('that is not there is reported', async () => {
    const [first] = encodeSound(newest, 'mp3', 'sine=r=48000', { seconds: 1, channels: 2 });
    if (first === undefined) throw new Error('no sound');
    const { transcoder, failures } = startTranscoder(path.join(folder, 'nothing'));
    transcoder.write(first);
    await eventually('a failure', () => Promise.resolve(failures[0]));
    expect(failures[0]?.lastMessage).toContain('ENOENT');
    await transcoder.close();
  });
});

function failed(): never {
  throw new Error('no sound came out');
}
