import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../bytes.ts';
import { ChunkReader } from './chunk-reader.ts';
import { encodeControl, encodeMessage } from './chunk-writer.ts';
import type { RtmpMessage } from './message.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const read = (...pieces: readonly Uint8Array[]) => new ChunkReader().push(concatBytes(pieces));
const stamps = (...pieces: readonly Uint8Array[]) =>
  read(...pieces).messages.map((message) => message.timestamp);
const message = (timestamp: number, length: number, type = 9): RtmpMessage => ({
  type,
  timestamp,
  messageStreamId: 1,
  body: Uint8Array.from({ length }, (_, at) => at & 255),
});

const anyMessage = fc
  .record({
    timestamp: fc.nat(2 ** 32 - 1),
    length: fc.nat(700),
    id: fc.constantFrom(3, 63, 64, 319, 320, 65_599),
  })
  .map(({ timestamp, length, id }) => ({ id, sent: message(timestamp, length) }));

describe('ChunkReader', () => {
  it('reads back messages of any id and time, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 5 }), fc.nat(300), (all, cut) => {
        const bytes = concatBytes(all.map(({ id, sent }) => encodeMessage(sent, id, 128)));
        const reader = new ChunkReader();
        const step = cut + 1;
        const got: RtmpMessage[] = [];
        for (let at = 0; at < bytes.length; at += step)
          got.push(...reader.push(bytes.slice(at, at + step)).messages);
        expect(got).toEqual(all.map(({ sent }) => sent));
      }),
    );
  });

  it('adds the distances of chunks of types 1, 2 and 3', () => {
    const first = hex('03 0003e8 000001 09 01000000 aa');
    expect(stamps(first, hex('43 000028 000001 09 bb'), hex('83 000014 cc'), hex('c3 dd'))).toEqual([
      1000, 1040, 1060, 1080,
    ]);
  });

  it('takes a type 3 that begins a message after a type 0 for the same instant', () => {
    expect(stamps(hex('03 0003e8 000001 09 01000000 aa'), hex('c3 bb'))).toEqual([1000, 1000]);
  });

  it('takes a distance in the extended field of types 1 and 2, and wraps at 32 bits', () => {
    const first = hex('03 000010 000001 09 01000000 aa');
    expect(stamps(first, hex('43 ffffff 000001 09 01000000 bb'), hex('83 ffffff fffffff0 cc'))).toEqual([
      16, 0x1000010, 0x1000000,
    ]);
  });

  it('reads the extended timestamp that type 3 chunks repeat after 4 h 39 m', () => {
    const sent = message(0x1000000, 300);
    expect(read(encodeMessage(sent, 6, 128)).messages).toEqual([sent]);
  });

  it('does without the extended timestamp in type 3 chunks, as OBS long left it out', () => {
    const sent = message(0x1000000, 300);
    const parts = [
      sent.body.subarray(0, 128),
      sent.body.subarray(128, 256),
      sent.body.subarray(256),
    ] as const;
    const header = hex('06 ffffff 00012c 09 01000000 01000000');
    const bytes = concatBytes([header, parts[0], hex('c6'), parts[1], hex('c6'), parts[2]]);
    expect(read(bytes).messages).toEqual([sent]);
  });

  it.each([0xfffffe, 0xffffff, 0x1000000, 0xffffffff])('reads %d ms, near and over three bytes', (stamp) => {
    const sent = message(stamp, 300);
    expect(read(encodeMessage(sent, 6, 128), encodeMessage(sent, 6, 128)).messages).toEqual([sent, sent]);
  });

  it('takes the instant for the extended timestamp in type 3 chunks after a distance, as some encoders repeat it', () => {
    const body = message(0, 200).body;
    const first = hex('06 ffffff 000001 09 01000000 01000000 aa');
    const begun = [hex('46 ffffff 0000c8 09 01000001'), body.subarray(0, 128)];
    for (const repeated of ['01000001', '02000001']) {
      const { messages } = read(first, ...begun, hex(`c6 ${repeated}`), body.subarray(128));
      expect(messages.at(-1)).toEqual({ type: 9, timestamp: 0x2000001, messageStreamId: 1, body });
    }
  });

  it('does not look for an extended timestamp any more once a header had none', () => {
    const first = hex('06 ffffff 000001 09 01000000 01000000 aa');
    const body = message(0, 200).body;
    const second = [hex('46 000028 0000c8 09'), body.subarray(0, 128), hex('c6'), body.subarray(128)];
    expect(read(first, ...second).messages.at(-1)).toMatchObject({ timestamp: 0x1000028, body });
  });

  it('reads chunk stream ids of two and three bytes', () => {
    const rest = '000001 000001 09 01000000';
    expect(stamps(hex(`00 00 ${rest} aa`), hex('80 00 000002 bb'))).toEqual([1, 3]);
    expect(stamps(hex(`01 ff ff ${rest} aa`), hex('81 ff ff 000003 bb'))).toEqual([1, 4]);
    // The same id in either form: 64 + 1 + 0 × 256.
    expect(stamps(hex(`00 01 ${rest} aa`), hex('81 01 00 000004 bb'))).toEqual([1, 5]);
  });

  it('takes a chunk stream that begins with type 1, its time counted from 0', () => {
    expect(read(hex('44 000028 000001 09 aa')).messages).toEqual([
      { type: 9, timestamp: 40, messageStreamId: 0, body: hex('aa') },
    ]);
  });

  it('follows a chunk size that is set between messages, and takes one beyond any message', () => {
    const sent = message(0, 3_000);
    const bytes = [encodeControl(1, 1), encodeMessage(sent, 4, 1), hex('02 000000 000004 01 00000000')];
    const rest = [hex('7f c2 ff c2 ff c2 ff'), encodeMessage(sent, 4, 5_000)];
    expect(read(...bytes, ...rest).messages).toEqual([sent, sent]);
  });

  it.each([0, 0x80000000])('refuses a chunk size of %d', (size) => {
    expect(read(encodeControl(1, size)).fault).toBe(`a chunk size of ${size}`);
  });

  it('gives up a message that is aborted', () => {
    const begun = encodeMessage(message(0, 300), 4, 128).slice(0, 12 + 128);
    const sent = message(5, 20);
    expect(read(begun, encodeControl(2, 4), encodeMessage(sent, 4, 128)).messages).toEqual([sent]);
  });

  it('goes on after an abort with a type 3 chunk that begins the next message', () => {
    const begun = encodeMessage(message(5, 300), 4, 128).slice(0, 12 + 128);
    const again = message(5, 300).body;
    const pieces = [again.subarray(0, 128), again.subarray(128, 256), again.subarray(256)];
    const next = pieces.flatMap((piece) => [hex('c4'), piece]);
    expect(read(begun, encodeControl(2, 4), ...next).messages).toEqual([message(5, 300)]);
  });

  it('takes no notice of an abort of what it does not know, or is not in the midst of', () => {
    const sent = message(5, 20);
    const aborts = [encodeControl(2, 9), encodeControl(2, 4), encodeMessage({ ...sent, type: 2 }, 2, 128)];
    expect(read(encodeMessage(sent, 4, 128), ...aborts, encodeMessage(sent, 4, 128)).messages).toEqual([
      sent,
      sent,
    ]);
  });

  it.each([
    ['more', 4096],
    ['less', 50],
  ])('follows a chunk size that is set to %s in the middle of a message', (_, size) => {
    const sent = message(9, 700);
    const head = encodeMessage(sent, 4, 128).slice(0, 12 + 128);
    const rest = encodeMessage({ ...sent, body: sent.body.subarray(128) }, 4, size).slice(12);
    expect(read(head, encodeControl(1, size), hex('c4'), rest).messages).toEqual([sent]);
  });

  it('gives up a message in whose midst a header begins another on the same chunk stream', () => {
    const begun = encodeMessage(message(0, 300), 4, 128).slice(0, 12 + 128);
    const sent = message(5, 200);
    expect(read(begun, encodeMessage(sent, 4, 128)).messages).toEqual([sent]);
  });

  it('interleaves chunks of several messages', () => {
    const one = encodeMessage(message(1, 200), 4, 128);
    const two = message(2, 100);
    expect(read(one.slice(0, 140), encodeMessage(two, 5, 128), one.slice(140)).messages).toEqual([
      two,
      message(1, 200),
    ]);
  });

  it('hands out messages without a body', () => {
    expect(read(encodeMessage(message(7, 0), 4, 128)).messages).toEqual([message(7, 0)]);
  });

  it('takes the longest declared message, 16 MiB less one byte, without setting memory aside for it', () => {
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 200 }, () => new ChunkReader());
    for (const reader of readers)
      expect(reader.push(hex('04 000000 ffffff 09 01000000 aa'))).toEqual({ messages: [] });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  it('refuses more than 64 chunk streams', () => {
    const bytes = Array.from({ length: 65 }, (_, at) => encodeMessage(message(0, 1), 3 + at, 128));
    expect(read(...bytes).fault).toBe('more than 64 chunk streams');
  });

  it('refuses unfinished messages of more than 32 MiB together', () => {
    const payload = new Uint8Array(8_000_000);
    const reader = new ChunkReader();
    reader.push(encodeControl(1, payload.length));
    const begin = (id: number) =>
      reader.push(concatBytes([hex(`0${id} 000000 ffffff 09 01000000`), payload])).fault;
    const faults = [4, 5, 6, 7, 8].map(begin);
    expect(faults.at(-1)).toBe('unfinished messages of more than 33554432 bytes');
  });

  it.each([
    ['finished', (id: number) => concatBytes([hex(`c${id}`), new Uint8Array(0xffffff - 8_000_000)])],
    ['aborted', (id: number) => encodeControl(2, id)],
    ['begun anew', (id: number) => hex(`0${id} 000000 000001 09 01000000 aa`)],
  ])('does not count unfinished messages any more once they are %s', (_, end) => {
    const payload = new Uint8Array(8_000_000);
    const reader = new ChunkReader();
    reader.push(encodeControl(1, payload.length));
    for (let count = 0; count < 8; count += 1) {
      const id = 4 + (count % 4);
      const rest = end(id);
      const pieces = [hex(`0${id} 000000 ffffff 09 01000000`), payload, rest.slice(0, 1 + payload.length)];
      expect(reader.push(concatBytes(pieces)).fault).toBeUndefined();
      const tail = rest.subarray(1 + payload.length);
      if (tail.length > 0) expect(reader.push(concatBytes([hex(`c${id}`), tail])).fault).toBeUndefined();
    }
  });

  it('refuses a chunk stream that begins in the middle', () => {
    expect(read(hex('c4 00')).fault).toBe('chunk stream 4 begins with a chunk of type 3');
  });

  it('never throws on noise', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 6 }), (pieces) => {
        const reader = new ChunkReader();
        for (const piece of pieces) if (reader.push(piece).fault !== undefined) return;
      }),
    );
  });
});
