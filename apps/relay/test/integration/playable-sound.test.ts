import { describe, expect, it } from 'vitest';
import type { Frame } from '@starling/shared/frame.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { PlayableSound } from '../../src/transcode/playable-sound.ts';
import { encodeSound } from '../support/coded-sound.ts';
import { interleave, pictures, sounds } from '../support/frames.ts';
import { eventually } from '../support/live-playlist.ts';

const { path: ffmpegPath } = await findFfmpeg();
const mp3 = encodeSound(ffmpegPath, 'mp3', 'sine=r=48000', { seconds: 3, channels: 2 });

function open(deliver: (frame: Frame) => void): PlayableSound {
  return new PlayableSound({ ffmpegPath, deliver, onFailure: () => undefined });
}

describe('PlayableSound', () => {
  it('hands on what can be played at once and as it is', () => {
    const frames = interleave<Frame>(pictures(30, 30, 60), sounds(2_000));
    const delivered: Frame[] = [];
    const sound = open((frame) => delivered.push(frame));
    for (const frame of frames) sound.take(frame);
    expect(delivered).toEqual(frames);
  });

  it('hands on pictures behind the AAC that is heard with them, and loses none', async () => {
    const shown = pictures(30, 30, 90, 2_000);
    const delivered: Frame[] = [];
    const sound = open((frame) => delivered.push(frame));
    for (const frame of interleave<Frame>(mp3, shown)) sound.take(frame);
    await sound.close();
    expect(delivered.filter(({ kind }) => kind === 'video')).toEqual(shown);
    expect(delivered.filter(({ kind }) => kind === 'audio').length).toBeGreaterThan(135);
    for (const frame of delivered) if (frame.kind === 'audio') expect(frame.format.codec).toBe('aac');
  });

  it('goes on when its publisher turns from MP3 to AAC', async () => {
    const delivered: Frame[] = [];
    const sound = open((frame) => delivered.push(frame));
    for (const frame of mp3) sound.take(frame);
    await eventually('AAC', () => Promise.resolve(delivered.length > 100 ? true : undefined));
    for (const frame of interleave<Frame>(pictures(30, 30, 30, 5_200), sounds(6_200, 5_200)))
      sound.take(frame);
    await sound.close();
    expect(delivered.filter(({ kind }) => kind === 'video')).toHaveLength(30);
  });

  it('passes on what goes wrong behind it, although that happens later', async () => {
    const sound = open(() => {
      throw new Error('no room');
    });
    for (const frame of mp3) sound.take(frame);
    await expect(sound.close()).rejects.toThrow('no room');
    expect(() => sound.take(mp3[0] ?? fail())).toThrow('no room');
  });

  it('hands on nothing after it has been killed', async () => {
    let delivered = 0;
    const sound = open(() => (delivered += 1));
    for (const frame of mp3) sound.take(frame);
    sound.kill();
    await expect(sound.close()).rejects.toThrow('given up');
    expect(delivered).toBe(0);
  });
});

function fail(): never {
  throw new Error('no sound');
}
