import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AudioFormat, Frame, VideoFormat } from '@starling/shared/frame.ts';
import { Timeline } from './timeline.ts';

const none = new Uint8Array(0);
const h264: VideoFormat = {
  codec: 'h264',
  decoderConfig: none,
  codecString: 'avc1.42c00d',
  width: 320,
  height: 240,
};
const aac: AudioFormat = {
  codec: 'aac',
  decoderConfig: none,
  codecString: 'mp4a.40.2',
  sampleRate: 44_100,
  channels: 2,
  samplesPerFrame: 1024,
};
const hour = 3_600_000;
const wrap = 2 ** 32;
const picture = (stamp: number, offset = 0): Frame => ({
  kind: 'video',
  format: h264,
  decodeTime: stamp,
  presentationTime: stamp + offset,
  isKeyframe: true,
  data: none,
});
const sound = (stamp: number): Frame => ({ kind: 'audio', format: aac, decodeTime: stamp, data: none });

/** 25 pictures a second and the sound beside them, `seconds` long, in the order of their stamps. */
function programme(seconds: number): Frame[] {
  const pictures = Array.from({ length: seconds * 25 }, (_, at) => picture(at * 40, 80));
  const blocks = Math.floor((seconds * 44_100) / 1024);
  const sounds = Array.from({ length: blocks }, (_, at) => sound(Math.round((at * 1024_000) / 44_100)));
  return [...pictures, ...sounds].sort((a, b) => a.decodeTime - b.decodeTime);
}

/** The frame as a publisher whose clock is `by` off would have stamped it. */
const shifted = (frame: Frame, by: number) => {
  const stamp = (((frame.decodeTime + by) % wrap) + wrap) % wrap;
  return frame.kind === 'video' ? picture(stamp, frame.presentationTime - frame.decodeTime) : sound(stamp);
};
const placeAll = (frames: readonly Frame[]) => {
  const timeline = new Timeline();
  return frames.map((frame) => timeline.place(frame));
};
const times = (frames: readonly (Frame | undefined)[], kind: Frame['kind']) =>
  frames.flatMap((frame) => (frame?.kind === kind ? [frame.decodeTime] : []));
const steps = (values: readonly number[]) => values.slice(1).map((value, at) => value - (values[at] ?? 0));

describe('Timeline', () => {
  it('counts sound in samples, however its stamps are rounded', () => {
    const sounds = times(placeAll(programme(10)), 'audio');
    expect(sounds.length).toBeGreaterThan(400);
    for (const [at, time] of sounds.entries()) expect(time).toBeCloseTo(2_000 + (at * 1024_000) / 44_100, 6);
  });

  it('sets the count anew where the publisher left a gap', () => {
    const sounds = times(placeAll([sound(0), sound(23), sound(500), sound(523)]), 'audio');
    expect(sounds[2]).toBe(2_500);
    expect(sounds[3]).toBeCloseTo(2_523.22, 2);
  });

  it('keeps counting through a jitter of 80 ms', () => {
    const sounds = times(placeAll([sound(0), sound(0), sound(0), sound(140), sound(93)]), 'audio');
    expect(steps(sounds).every((step) => Math.abs(step - 23.22) < 0.01)).toBe(true);
  });

  it('leaves out sound that lies where sound has been', () => {
    const frames = [
      sound(1_000),
      sound(1_023),
      sound(1_046),
      sound(1_070),
      sound(1_093),
      sound(900),
      sound(1_116),
    ];
    expect(placeAll(frames).map((frame) => frame !== undefined)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  it('undoes the wrap at 32 bits', () => {
    const frames = programme(4);
    const plain = placeAll(frames);
    expect(placeAll(frames.map((frame) => shifted(frame, wrap - 2_000)))).toEqual(plain);
  });

  it('bumps a repeated decode time by a millisecond and never takes one back', () => {
    const placed = placeAll([picture(0, 40), picture(40), picture(40), picture(20), picture(80)]);
    expect(times(placed, 'video')).toEqual([2_000, 2_040, 2_041, 2_042, 2_080]);
    expect(placed[3]).toMatchObject({ presentationTime: 2_042 });
  });

  it.each([hour, -hour, 11_000, -1_500])(
    'bridges a clock that jumps by %d ms, with the tracks still together',
    (jump) => {
      const frames = programme(10).map((frame) => shifted(frame, 2 * hour));
      const placed = placeAll(frames.map((frame, at) => (at < 300 ? frame : shifted(frame, jump))));
      const pictures = times(placed, 'video');
      expect(steps(pictures).every((step) => step > 0 && step <= 60)).toBe(true);
      const sounds = times(placed, 'audio');
      expect(steps(sounds).every((step) => step > 20 && step < 110)).toBe(true);
      expect(Math.abs((pictures.at(-1) ?? 0) - (sounds.at(-1) ?? 0))).toBeLessThan(80);
    },
  );

  it('keeps the tracks together when one of them jumps before the other', () => {
    const frames = programme(10).map((frame) => shifted(frame, 2 * hour));
    const placed = placeAll(
      frames.map((frame, at) => (at < (frame.kind === 'video' ? 300 : 320) ? frame : shifted(frame, -hour))),
    );
    expect(steps(times(placed, 'video')).every((step) => step > 0 && step <= 60)).toBe(true);
    expect(steps(times(placed, 'audio')).every((step) => step > 20 && step < 110)).toBe(true);
  });

  it('keeps a pause of five seconds', () => {
    expect(times(placeAll([picture(0), picture(40), picture(5_040)]), 'video')).toEqual([
      2_000, 2_040, 7_040,
    ]);
  });

  it('puts tracks beside each other whose stamps have nothing in common', () => {
    const placed = placeAll([picture(hour), sound(0), picture(hour + 40), sound(23)]);
    expect(times(placed, 'video')).toEqual([2_000, 2_040]);
    expect(times(placed, 'audio')[0]).toBe(2_000);
  });

  it('shows no picture more than 10 s after it is decoded, whatever its tag says', () => {
    const timeline = new Timeline();
    timeline.place(picture(0));
    expect(timeline.place(picture(40, 8_388_607))).toMatchObject({
      ...{ decodeTime: 2_040, presentationTime: 12_040 },
    });
  });

  it('gives rising times ≥ 0 to any stamps', () => {
    const stamp = fc.oneof(fc.nat(2 ** 32 - 1), fc.nat(30_000));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), stamp), { maxLength: 60 }), (all) => {
        const placed = placeAll(all.map(([isVideo, at]) => (isVideo ? picture(at, 40) : sound(at))));
        for (const kind of ['video', 'audio'] as const) {
          const got = times(placed, kind);
          expect(got.every((time) => time >= 0)).toBe(true);
          expect(steps(got).every((step) => step > 0)).toBe(true);
        }
      }),
    );
  });
});
