import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { concatBytes } from '@starling/shared/bytes.ts';
import { AudioTrack } from '@starling/shared/flv/audio-track.ts';
import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import type { AudioCodec, AudioFrame } from '@starling/shared/frame.ts';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import { readMp4 } from './mp4-samples.ts';

const encoders = {
  mp3: ['-c:a', 'libmp3lame', '-b:a', '128k'],
  ac3: ['-c:a', 'ac3'],
  eac3: ['-c:a', 'eac3'],
} as const satisfies Partial<Record<AudioCodec, readonly string[]>>;

/** Encodes a sound and times its frames as a publisher's come from 2,000 ms on. */
export function encodeSound(
  ffmpegPath: string,
  codec: keyof typeof encoders,
  source: string,
  options: { readonly seconds: Seconds; readonly channels: number },
): AudioFrame[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-sound-'));
  try {
    const file = path.join(folder, 'sound.mp4');
    const args = [
      '-t',
      `${options.seconds}`,
      '-ac',
      `${options.channels}`,
      ...encoders[codec],
      '-strict',
      '-1',
      file,
    ];
    execFileSync(ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', source, ...args]);
    return timeFrames(codec, readMp4(readFileSync(file))[0]?.samples.map(({ data }) => data) ?? []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timeFrames(codec: AudioCodec, blocks: readonly Uint8Array[]): AudioFrame[] {
  const track = new AudioTrack();
  let samples = 0;
  return blocks.map((data) => {
    const format = track.formatOf(codec, data);
    if ('reason' in format) throw new Error(format.reason);
    const decodeTime = 2_000 + (samples * 1000) / format.sampleRate;
    samples += format.samplesPerFrame;
    return { kind: 'audio', format, decodeTime, data };
  });
}

/** When the sound first gets loud, by decoding it with ffmpeg. @param frames without gaps */
export function loudFrom(ffmpegPath: string, frames: readonly AudioFrame[]): Millis {
  const [first] = frames;
  if (first === undefined) throw new Error('no sound');
  const content = { sequence: 1, video: [], videoEnd: 0, audio: frames };
  const pcm = execFileSync(
    ffmpegPath,
    ['-v', 'error', '-f', 'mp4', '-i', 'pipe:0', '-ac', '1', '-f', 's16le', 'pipe:1'],
    { input: concatBytes([writeInit({ audio: first.format }), writeFragment(content)]) },
  );
  const levels = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length >> 1);
  const loudest = levels.reduce((most, level) => Math.max(most, Math.abs(level)), 0);
  const at = levels.findIndex((level) => Math.abs(level) > loudest / 2);
  return first.decodeTime + (at * 1000) / first.format.sampleRate;
}
