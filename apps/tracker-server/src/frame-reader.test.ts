import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader } from './frame-reader.ts';

const [continuation, text, binary, close, ping] = [0x0, 0x1, 0x2, 0x8, 0x9];

interface Frame {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly payload: Buffer;
  readonly mask: Buffer;
}

/** As a client sends it (RFC 6455 §5.2). */
function write({ opcode, isFinal, payload, mask }: Frame): Buffer {
  const head = Buffer.alloc(payload.length < 126 ? 2 : 4);
  head[0] = (isFinal ? 0x80 : 0) | opcode;
  head[1] = 0x80 | (head.length === 2 ? payload.length : 126);
  if (head.length === 4) head.writeUInt16BE(payload.length, 2);
  const masked = payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([head, mask, masked]);
}

const someMask = Buffer.from([0x12, 0xff, 0x00, 0xa7]);

function frame(opcode: number, payload: string, isFinal = true): Buffer {
  return write({ opcode, isFinal, payload: Buffer.from(payload), mask: someMask });
}

/** What is found in them: the texts, and the rest put together. */
function read(pieces: readonly Buffer[]): { texts: string[]; rest: Buffer } {
  const texts: string[] = [];
  const rest: Buffer[] = [];
  const reader = new FrameReader({
    text: (one) => texts.push(one),
    rest: (one) => rest.push(Buffer.from(one)),
  });
  for (const piece of pieces) reader.read(Buffer.from(piece));
  return { texts, rest: Buffer.concat(rest) };
}

/** Cut before each of these places. */
function cut(data: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (data.length + 1)).sort((a, b) => a - b), data.length];
  return ends.map((end, at) => data.subarray(ends[at - 1] ?? 0, end));
}

const anyPlaces = fc.array(fc.nat(200_000), { maxLength: 8 });
const anyMask = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes));

describe('a reader of frames', () => {
  it('finds messages of every length, however they are cut and masked', () => {
    const payload = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom('', 'ä'.repeat(32_767)),
    );
    const message = fc.record({ payload, mask: anyMask });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), anyPlaces, (all, places) => {
        const frames = all.map(({ payload, mask }) =>
          write({ opcode: text, isFinal: true, payload: Buffer.from(payload), mask }),
        );
        const { texts, rest } = read(cut(Buffer.concat(frames), places));
        expect(texts).toEqual(all.map((one) => one.payload));
        expect(rest).toHaveLength(0);
      }),
    );
  });

  it('leaves pings, messages of bytes and messages in fragments as they are, with all that is between fragments', () => {
    const rest = [
      frame(ping, 'are you there?'),
      frame(binary, 'bytes'),
      frame(text, 'the beginning, ', false),
      frame(ping, ''),
      frame(text, 'which nobody may send here'),
      frame(continuation, 'the middle and ', false),
      frame(continuation, 'the end'),
    ];
    const all = [frame(text, 'before'), ...rest.slice(0, 2), frame(text, 'between'), ...rest.slice(2)];
    fc.assert(
      fc.property(anyPlaces, (places) => {
        const found = read(cut(Buffer.concat([...all, frame(text, 'after')]), places));
        expect(found.texts).toEqual(['before', 'between', 'after']);
        expect(found.rest.equals(Buffer.concat(rest))).toBe(true);
      }),
    );
  });

  it.each([
    ['a closing frame', frame(close, '')],
    ['a frame without a mask', Buffer.from([0x81, 0x01, 0x61])],
    ['a frame whose length takes eight bytes', Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 0])],
  ])('takes nothing more after %s', (_, end) => {
    const after = frame(text, 'after');
    const all = Buffer.concat([frame(text, 'before'), end, after]);
    for (let place = 0; place < all.length; place += 1) {
      const { texts, rest } = read([all.subarray(0, place), all.subarray(place)]);
      expect(texts).toEqual(['before']);
      expect(rest.equals(Buffer.concat([end, after]))).toBe(true);
    }
  });

  it('takes what has reserved bits for the rest: nothing was agreed on that they could mean', () => {
    const odd = frame(text, 'odd');
    odd[0] = 0xc1;
    const { texts, rest } = read([odd, frame(text, 'even')]);
    expect([texts, rest.equals(odd)]).toEqual([['even'], true]);
  });

  it('replaces what is no UTF-8, as a decoder does', () => {
    const payload = Buffer.from([0x61, 0xff, 0x62]);
    const bytes = write({ opcode: text, isFinal: true, payload, mask: someMask });
    expect(read([bytes]).texts).toEqual(['a\ufffdb']);
  });

  it('says at once that a frame is none, before the rest of it has come', () => {
    expect(read([Buffer.from([0x81, 0x05])]).rest).toHaveLength(2);
  });
});
