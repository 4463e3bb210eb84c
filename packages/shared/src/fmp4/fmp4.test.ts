import { describe, expect, it } from 'vitest';
import type { AudioFormat, AudioFrame, VideoFormat, VideoFrame } from '../frame.ts';
import { findBox, readBoxes } from './box.ts';
import { writeFragment } from './fragment.ts';
import { writeInit } from './init-segment.ts';
import { toTicks } from './track.ts';

const h264: VideoFormat = {
  codec: 'h264',
  decoderConfig: Uint8Array.from([1, 0x64, 0, 0x1f, 0xff, 0xe1]),
  codecString: 'avc1.64001f',
  width: 640,
  height: 360,
};
const aac: AudioFormat = {
  codec: 'aac',
  decoderConfig: Uint8Array.from([0x12, 0x10]),
  codecString: 'mp4a.40.2',
  sampleRate: 44_100,
  channels: 2,
  samplesPerFrame: 1024,
};

const picture = (decodeTime: number, offset: number, isKeyframe: boolean, text: string): VideoFrame => ({
  ...{ kind: 'video', format: h264, decodeTime, presentationTime: decodeTime + offset, isKeyframe },
  data: Buffer.from(text),
});
const sound = (decodeTime: number, text: string): AudioFrame => ({
  ...{ kind: 'audio', format: aac, decodeTime, data: Buffer.from(text) },
});

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
const types = (bytes: Uint8Array) => readBoxes(bytes).map(({ type }) => type);

function bodyAt(bytes: Uint8Array, ...path: string[]): Uint8Array {
  const found = findBox(bytes, path);
  if (found === undefined) throw new Error(`no ${path.join('/')}`);
  return found.body;
}

interface Run {
  trackId: number;
  decodeTicks: number;
  samples: { duration: number; flags?: number; offset?: number; text: string }[];
}

/** Reads a fragment as a player does: by `tfdt`, `trun` and its data offset. */
function readRuns(fragment: Uint8Array): Run[] {
  return readBoxes(bodyAt(fragment, 'moof'))
    .filter(({ type }) => type === 'traf')
    .map(({ body }) => {
      const run = viewOf(bodyAt(body, 'trun'));
      const hasFlags = (run.getUint32(0) & 0x400) !== 0;
      const hasOffsets = (run.getUint32(0) & 0x800) !== 0;
      let at = 12;
      let data = run.getInt32(8);
      const samples = Array.from({ length: run.getUint32(4) }, () => {
        const duration = run.getUint32(at);
        const size = run.getUint32(at + 4);
        const text = Buffer.from(fragment.subarray(data, data + size)).toString();
        at += 8;
        data += size;
        const flags = hasFlags ? { flags: run.getUint32(at) } : {};
        if (hasFlags) at += 4;
        const offset = hasOffsets ? { offset: run.getInt32(at) } : {};
        if (hasOffsets) at += 4;
        return { duration, ...flags, ...offset, text };
      });
      expect(at).toBe(run.byteLength);
      return {
        trackId: viewOf(bodyAt(body, 'tfhd')).getUint32(4),
        decodeTicks: Number(viewOf(bodyAt(body, 'tfdt')).getBigUint64(4)),
        samples,
      };
    });
}

describe('writeFragment', () => {
  it('points at each sample with its duration, flags and signed composition offset', () => {
    const fragment = writeFragment({
      sequence: 7,
      video: [
        picture(1000, 0, true, 'the IDR'),
        picture(1033, 67, false, 'a P'),
        picture(1067, -34, false, 'B'),
        picture(1100, -33, false, ''),
      ],
      videoEnd: 1133,
      audio: [sound(1000.5, 'first sound'), sound(1023.72, 'second')],
    });
    expect(types(fragment)).toEqual(['moof', 'mdat']);
    expect(viewOf(bodyAt(fragment, 'moof', 'mfhd')).getUint32(4)).toBe(7);
    expect(Buffer.from(bodyAt(fragment, 'mdat')).toString()).toBe('the IDRa PBfirst soundsecond');
    expect(readRuns(fragment)).toEqual([
      {
        trackId: 1,
        decodeTicks: 90_000,
        samples: [
          { duration: 2970, flags: 0x02000000, offset: 0, text: 'the IDR' },
          { duration: 3060, flags: 0x01010000, offset: 6030, text: 'a P' },
          { duration: 2970, flags: 0x01010000, offset: -3060, text: 'B' },
          { duration: 2970, flags: 0x01010000, offset: -2970, text: '' },
        ],
      },
      {
        trackId: 2,
        decodeTicks: Math.round(44.1 * 1000.5),
        samples: [
          { duration: 1024, text: 'first sound' },
          { duration: 1024, text: 'second' },
        ],
      },
    ]);
  });

  it('has one track where there is only one', () => {
    const base = { sequence: 1, videoEnd: 40 };
    expect(readRuns(writeFragment({ ...base, video: [picture(0, 0, true, 'x')], audio: [] }))).toEqual([
      { trackId: 1, decodeTicks: 0, samples: [{ duration: 3600, flags: 0x02000000, offset: 0, text: 'x' }] },
    ]);
    expect(readRuns(writeFragment({ ...base, video: [], audio: [sound(0, 'y')] }))).toEqual([
      { trackId: 2, decodeTicks: 0, samples: [{ duration: 1024, text: 'y' }] },
    ]);
  });

  it('joins to the next fragment without gap or overlap, whatever fraction the times have', () => {
    let expected = toTicks(0, 90_000);
    for (let index = 0; index < 200; index += 1) {
      const [start, end] = [(index * 1000) / 29.97, ((index + 1) * 1000) / 29.97];
      const [run] = readRuns(
        writeFragment({
          sequence: index + 1,
          video: [picture(start, 0, false, 'p')],
          videoEnd: end,
          audio: [],
        }),
      );
      expect(run?.decodeTicks).toBe(expected);
      expected += run?.samples[0]?.duration ?? NaN;
    }
  });

  it('keeps decode times beyond 32 bits', () => {
    const week = 7 * 24 * 3_600_000;
    const fragment = writeFragment({
      ...{ sequence: 1, video: [picture(week, 0, true, 'p')], videoEnd: week + 40, audio: [] },
    });
    expect(readRuns(fragment)[0]?.decodeTicks).toBe(week * 90);
  });
});

describe('writeInit', () => {
  const init = writeInit({ video: h264, audio: aac });

  it('describes both tracks', () => {
    expect(types(init)).toEqual(['ftyp', 'moov']);
    expect(types(bodyAt(init, 'moov'))).toEqual(['mvhd', 'trak', 'trak', 'mvex']);
    const [video, audio] = readBoxes(bodyAt(init, 'moov')).filter(({ type }) => type === 'trak');
    const timescale = (track: Uint8Array) => viewOf(bodyAt(track, 'mdia', 'mdhd')).getUint32(12);
    expect(timescale(video?.body ?? init)).toBe(90_000);
    expect(timescale(audio?.body ?? init)).toBe(44_100);
    const trackExtends = readBoxes(bodyAt(init, 'moov', 'mvex'));
    expect(trackExtends.map(({ body }) => viewOf(body).getUint32(4))).toEqual([1, 2]);
  });

  it('carries the decoder configurations', () => {
    const [video, audio] = readBoxes(bodyAt(init, 'moov')).filter(({ type }) => type === 'trak');
    const entry = (track: Uint8Array) => bodyAt(track, 'mdia', 'minf', 'stbl', 'stsd').subarray(8);
    const avc1 = bodyAt(entry(video?.body ?? init), 'avc1');
    expect([viewOf(avc1).getUint16(24), viewOf(avc1).getUint16(26)]).toEqual([640, 360]);
    expect(bodyAt(avc1.subarray(78), 'avcC')).toEqual(h264.decoderConfig);
    const mp4a = bodyAt(entry(audio?.body ?? init), 'mp4a');
    expect(viewOf(mp4a).getUint16(16)).toBe(2);
    expect(viewOf(mp4a).getUint32(24)).toBe(44_100 * 65_536);
    const esds = Buffer.from(bodyAt(mp4a.subarray(28), 'esds'));
    expect(esds.includes(Buffer.from([0x05, 0x80, 0x80, 0x80, 2, 0x12, 0x10]))).toBe(true);
  });

  it('leaves out a track that is not there', () => {
    expect(types(bodyAt(writeInit({ video: h264 }), 'moov'))).toEqual(['mvhd', 'trak', 'mvex']);
    expect(types(bodyAt(writeInit({ audio: aac }), 'moov'))).toEqual(['mvhd', 'trak', 'mvex']);
  });
});

describe('readBoxes', () => {
  it('stops at a box that is cut short or lies about its size', () => {
    const whole = writeFragment({ sequence: 1, video: [picture(0, 0, true, 'p')], videoEnd: 40, audio: [] });
    expect(types(whole.subarray(0, whole.length - 1))).toEqual(['moof']);
    expect(types(Uint8Array.from([0, 0, 0, 0, 1, 2, 3, 4]))).toEqual([]);
    expect(types(new Uint8Array(3))).toEqual([]);
  });
});
