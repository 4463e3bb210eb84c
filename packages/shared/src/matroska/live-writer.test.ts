import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, readUnsigned } from '../bytes.ts';
import { element, openElement, unsignedElement } from './ebml.ts';
import { type LiveBlock, LiveMatroskaWriter } from './live-writer.ts';

interface Element {
  id: number;
  /** Undefined: unknown. */
  size: number | undefined;
  from: number;
}

/** Reads as RFC 8794 says, without knowing what was written. */
function readElements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const idLength = Math.clz32(bytes[at] ?? 0) - 23;
    const id = readUnsigned(bytes, at, idLength);
    at += idLength;
    const width = Math.clz32(bytes[at] ?? 0) - 23;
    const first = (bytes[at] ?? 0) & (0xff >> width);
    const isUnknown =
      first === 0xff >> width && bytes.subarray(at + 1, at + width).every((byte) => byte === 255);
    let size = first;
    for (let index = 1; index < width; index += 1) size = size * 256 + (bytes[at + index] ?? 0);
    at += width;
    found.push({ id, size: isUnknown ? undefined : size, from: at });
    if (!isUnknown) at += size;
  }
  return found;
}

/** The blocks with their absolute times in ticks of 100 µs. */
function readBlocks(bytes: Uint8Array) {
  let cluster = NaN;
  return readElements(bytes).flatMap(({ id, size = 0, from }) => {
    const body = bytes.subarray(from, from + size);
    if (id === 0xe7) cluster = [...body].reduce((sum, byte) => sum * 256 + byte, 0);
    if (id !== 0xa3) return [];
    const tick = cluster + new DataView(body.buffer, body.byteOffset).getInt16(1);
    return [{ track: (body[0] ?? 0) & 0x7f, tick, isKey: body[3] === 0x80, data: [...body.subarray(4)] }];
  });
}

const video = { width: 1280, height: 720, frameRate: 30, description: Uint8Array.of(1, 66, 0, 31) };
const audio = { sampleRate: 48_000, channels: 2 };
const write = (writer: LiveMatroskaWriter, blocks: readonly LiveBlock[]) =>
  concatBytes(blocks.flatMap((block) => writer.block(block)));

describe('LiveMatroskaWriter', () => {
  it('begins with a segment that has no end and describes both tracks', () => {
    const header = new LiveMatroskaWriter({ video, audio }).header();
    expect(readElements(header).map(({ id, size }) => [id, size === undefined])).toEqual([
      [0x1a45dfa3, false],
      [0x18538067, true],
      [0x1549a966, false],
      [0x1654ae6b, false],
    ]);
    const text = Buffer.from(header);
    expect(text.includes('V_MPEG4/ISO/AVC') && text.includes('A_PCM/INT/LIT')).toBe(true);
    expect(text.includes(Buffer.from(video.description))).toBe(true);
  });

  it('leaves out a track that is not there', () => {
    const header = Buffer.from(new LiveMatroskaWriter({ video }).header());
    expect(header.includes('A_PCM')).toBe(false);
  });

  it('opens a cluster at each key frame', () => {
    const picture = (timestamp: number, isKey: boolean): LiveBlock => ({
      ...{ track: 'video', timestamp, isKey, data: Uint8Array.of(7) },
    });
    const bytes = write(new LiveMatroskaWriter({ video }), [
      picture(0, true),
      picture(33_333, false),
      picture(66_667, true),
    ]);
    const isCluster = ({ id }: Element) => id === 0x1f43b675;
    expect(readElements(bytes).filter(isCluster)).toHaveLength(2);
    expect(readBlocks(bytes).map(({ tick }) => tick)).toEqual([0, 333, 667]);
  });

  it('tells every block’s time to 100 µs, however far they lie apart', () => {
    const block = fc.record({
      track: fc.constantFrom('video' as const, 'audio' as const),
      timestamp: fc.integer({ min: 0, max: 1e11 }),
      isKey: fc.boolean(),
      data: fc.uint8Array({ maxLength: 300 }),
    });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 20 }), (blocks) => {
        const read = readBlocks(write(new LiveMatroskaWriter({ video, audio }), blocks));
        expect(read).toEqual(
          blocks.map(({ track, timestamp, isKey, data }) => ({
            track: track === 'video' ? 1 : 2,
            tick: Math.round(timestamp / 100),
            ...{ isKey, data: [...data] },
          })),
        );
      }),
    );
  });
});

describe('element', () => {
  it('writes sizes that no reader takes for the unknown one', () => {
    for (const length of [0, 126, 127, 128, 16_382, 16_383, 2_097_150, 2_097_151]) {
      const [read] = readElements(element(0xec, new Uint8Array(length)));
      expect(read?.size).toBe(length);
    }
    expect(readElements(openElement(0x18538067))[0]?.size).toBeUndefined();
  });

  it('writes zero as one byte', () => {
    expect([...unsignedElement(0xe7, 0)]).toEqual([0xe7, 0x81, 0]);
  });
});
