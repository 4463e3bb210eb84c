import { describe, expect, it } from 'vitest';
import { h264, picture, sound } from '../test/support/frames.ts';
import { IngestStats } from './ingest-stats.ts';

const second = (from: number, withKeyframe: boolean) =>
  Array.from({ length: 25 }, (_, index) => ({
    ...picture(from + 40 * index, withKeyframe && index === 0),
    data: new Uint8Array(5_000),
  }));

describe('IngestStats', () => {
  it('measures the bitrate of the last seconds', () => {
    const stats = new IngestStats();
    for (let at = 0; at < 20; at += 1) for (const frame of second(1000 * at, true)) stats.take(frame);
    expect(stats.bitrate / 1_000_000).toBeCloseTo(1, 0);
  });

  it('measures the distance of keyframes, and warns of a long one', () => {
    const stats = new IngestStats();
    for (let at = 0; at < 20; at += 1) for (const frame of second(1000 * at, at % 8 === 0)) stats.take(frame);
    stats.take(sound(0));
    expect(stats.keyframeInterval).toBe(8);
    expect(stats.warnings(25)).toEqual([expect.stringContaining('set the keyframe interval to 2 s')]);
  });

  it('warns while no keyframe comes', () => {
    const stats = new IngestStats();
    stats.take(sound(0));
    for (let at = 0; at < 3; at += 1) for (const frame of second(1000 * at, false)) stats.take(frame);
    expect(stats.warnings(25)).toEqual([
      expect.stringContaining('No keyframe has come for 3 s, and nothing'),
    ]);
    for (let at = 3; at < 7; at += 1) for (const frame of second(1000 * at, at < 5)) stats.take(frame);
    expect(stats.warnings(25)).toEqual([]);
    for (let at = 7; at < 15; at += 1) for (const frame of second(1000 * at, false)) stats.take(frame);
    expect(stats.warnings(25)).toEqual([
      expect.stringContaining('No keyframe has come for 11 s, and viewers cannot join'),
    ]);
  });

  it('warns of pictures that many browsers do not play', () => {
    const stats = new IngestStats();
    stats.take(sound(0));
    const decoderConfig = Uint8Array.from(h264.decoderConfig);
    decoderConfig[1] = 122;
    stats.take({ ...picture(0, true), format: { ...h264, decoderConfig } });
    expect(stats.warnings(25)).toEqual([expect.stringContaining('profile High 4:2:2: viewers there get')]);
  });

  it('warns of a track that is missing, and of few pictures', () => {
    const stats = new IngestStats();
    expect(stats.warnings(0)).toEqual([]);
    stats.take(picture(0, true));
    expect(stats.warnings(5)).toEqual(['There is no sound.', 'Only 5.0 frames come a second.']);
    stats.restart();
    stats.take(sound(0));
    expect(stats.warnings(0)).toEqual(['There is no picture.']);
  });
});
