import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../bytes.ts';
import type { VideoFormat, VideoFrame } from '../frame.ts';
import { FlvError, FlvStreamReader } from './stream-reader.ts';
import { FlvStreamWriter } from './stream-writer.ts';
import { TagDecoder } from './tag-decoder.ts';
import type { Tag } from './tag.ts';

const record = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const small: VideoFormat = {
  codec: 'h264',
  decoderConfig: record('0142c00dffe100166742c00dda0507ec0440000003004000000c83c50aa801000468ce0fc8'),
  codecString: 'avc1.42c00d',
  width: 320,
  height: 240,
};
const large: VideoFormat = {
  codec: 'h264',
  decoderConfig: record(
    '0164001fffe1001a6764001facd9405005bb011000000300100000030320f183196001000768eae3cb3002c0fdf8f800',
  ),
  codecString: 'avc1.64001f',
  width: 1280,
  height: 720,
};
const frame = (format: VideoFormat, decodeTime: number, offset: number, size: number): VideoFrame => ({
  kind: 'video',
  format,
  decodeTime,
  presentationTime: decodeTime + offset,
  isKeyframe: true,
  data: Uint8Array.from([0, 0, 0, size + 1, 0x65, ...new Array<number>(size).fill(7)]),
});
const frames = [
  frame(small, 0, 0, 3),
  frame(small, 16_777_216, 40, 90),
  frame(large, 16_777_300, 0, 1),
  frame(large, 4_294_967_290, 33, 20),
];

function written(): Uint8Array {
  const writer = new FlvStreamWriter();
  return concatBytes(frames.flatMap((one) => writer.write(one)));
}

function readIn(bytes: Uint8Array, cuts: readonly number[]): Tag[] {
  const reader = new FlvStreamReader();
  const sorted = [0, ...cuts.map((cut) => cut % bytes.length), bytes.length].sort((a, b) => a - b);
  return sorted.flatMap((from, index) => reader.push(bytes.slice(from, sorted[index + 1] ?? bytes.length)));
}

describe('FlvStreamWriter and FlvStreamReader', () => {
  it('give back the frames that were written, with a sequence header at each change of format', () => {
    const decoder = new TagDecoder();
    const decoded = readIn(written(), []).map((tag) => decoder.decode(tag));
    expect(decoded.map((one) => one.kind)).toEqual(['format', 'frame', 'frame', 'format', 'frame', 'frame']);
    expect(decoded.flatMap((one) => (one.kind === 'frame' ? [one.frame] : []))).toEqual(frames);
  });

  it('hand the picture on without copying it', () => {
    const [one] = frames;
    expect(one && new FlvStreamWriter().write(one).includes(one.data)).toBe(true);
  });

  it('read the same tags however the bytes are cut', () => {
    const whole = readIn(written(), []);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => {
        expect(readIn(written(), cuts)).toEqual(whole);
      }),
    );
  });
});

describe('FlvStreamReader', () => {
  it('refuses a tag of more than 16 MiB before it has come', () => {
    const reader = new FlvStreamReader();
    const header = [0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0];
    expect(() => reader.push(Uint8Array.from([...header, 9, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0]))).toThrow(
      FlvError,
    );
  });

  it('refuses what is not FLV', () => {
    expect(() => new FlvStreamReader().push(new TextEncoder().encode('<html><body>no'))).toThrow('not FLV');
  });

  it('throws nothing but FlvError, whatever comes', () => {
    const start = [0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0];
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 10 }), (pieces) => {
        const reader = new FlvStreamReader();
        reader.push(Uint8Array.from(start));
        try {
          for (const piece of pieces) reader.push(piece);
        } catch (error) {
          expect(error).toBeInstanceOf(FlvError);
        }
      }),
    );
  });
});
