import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinSequences, mostLossWords, readLossList, writeLossList } from './loss-list.ts';
import {
  markRetransmitted,
  readPacket,
  readWords,
  writeControlPacket,
  writeDataPacket,
  writeWords,
} from './packet.ts';
import { addSequence, sequenceDistance } from './sequence.ts';

const word = fc.nat(0xffff_ffff);
const sequence = fc.nat(0x7fff_ffff);
const payload = fc.uint8Array({ minLength: 1, maxLength: 1_456 });

describe('packets', () => {
  it('of media are read as they were written', () => {
    const packets = fc.record({
      ...{
        sequence,
        position: fc.nat(3),
        isInOrder: fc.boolean(),
        key: fc.nat(3),
        isRetransmitted: fc.boolean(),
      },
      ...{ message: fc.nat(0x03ff_ffff), timestamp: word, destination: word, payload },
    });
    fc.assert(
      fc.property(packets, (packet) => {
        expect(readPacket(writeDataPacket(packet))).toEqual({ kind: 'data', ...packet });
      }),
    );
  });

  it('of control are read as they were written', () => {
    const packets = fc.record({
      ...{ type: fc.nat(0x7fff), subtype: fc.nat(0xffff), info: word, timestamp: word, destination: word },
      body: fc.uint8Array({ maxLength: 1_456 }),
    });
    fc.assert(
      fc.property(packets, (packet) => {
        expect(readPacket(writeControlPacket(packet))).toEqual({ kind: 'control', ...packet });
      }),
    );
  });

  it('agree with what gosrt publishes', () => {
    const bytes = Buffer.from('00000000c0000001000000000000000068656c6c6f20776f726c6421', 'hex');
    const packet = readPacket(bytes);
    expect(packet).toMatchObject({
      kind: 'data',
      sequence: 0,
      position: 3,
      message: 1,
      isRetransmitted: false,
    });
    expect(packet?.kind === 'data' && Buffer.from(packet.payload).toString()).toBe('hello world!');
  });

  it('are marked as sent again in place', () => {
    const packet = { sequence: 1, position: 3, isInOrder: false, key: 1, isRetransmitted: false };
    const written = writeDataPacket({
      ...{ ...packet, message: 5, timestamp: 6, destination: 7, payload: Uint8Array.of(8) },
    });
    markRetransmitted(written);
    expect(readPacket(written)).toMatchObject({ ...packet, isRetransmitted: true, message: 5 });
  });

  it.each([0, 15, 16, 1_501])('are not made of %d bytes', (length) => {
    expect(readPacket(new Uint8Array(length))).toBeUndefined();
  });
});

describe('sequence numbers', () => {
  it('wrap at 31 bits, and distances go over the wrap', () => {
    expect(addSequence(0x7fff_ffff, 1)).toBe(0);
    expect(addSequence(0, -1)).toBe(0x7fff_ffff);
    expect(sequenceDistance(0x7fff_fffe, 3)).toBe(5);
    expect(sequenceDistance(3, 0x7fff_fffe)).toBe(-5);
  });

  it('are as far apart as they were put', () => {
    fc.assert(
      fc.property(sequence, fc.integer({ min: -0x3fff_ffff, max: 0x3fff_ffff }), (from, count) => {
        expect(sequenceDistance(from, addSequence(from, count))).toBe(count);
      }),
    );
  });
});

describe('loss lists', () => {
  it('are read as they were written, over the wrap as well', () => {
    const list = fc.array(fc.tuple(sequence, fc.nat(5_000)), { maxLength: 100 });
    fc.assert(
      fc.property(list, (parts) => {
        const ranges = parts.map(([first, count]) => ({ first, last: addSequence(first, count) }));
        expect(readLossList(writeWords(writeLossList(ranges)))).toEqual(ranges);
      }),
    );
  });

  it('never grow over one packet', () => {
    const ranges = Array.from({ length: 1_000 }, (_, at) => ({ first: at * 3, last: at * 3 + 1 }));
    expect(writeLossList(ranges).length).toBeLessThanOrEqual(mostLossWords);
  });

  it.each([
    ['without an end', [0x8000_0005]],
    ['whose end begins a range', [0x8000_0005, 0x8000_0007]],
    ['that goes backwards', [0x8000_0005, 4]],
  ])('are refused with a range %s', (_, words) => {
    expect(readLossList(writeWords(words))).toBeUndefined();
  });

  it('join what lies side by side', () => {
    expect(joinSequences([1, 2, 3, 5, 0x7fff_ffff, 0])).toEqual([
      { first: 1, last: 3 },
      { first: 5, last: 5 },
      { first: 0x7fff_ffff, last: 0 },
    ]);
  });

  it('leave a broken word at the end out', () => {
    expect(readWords(Uint8Array.of(0, 0, 0, 9, 1, 2))).toEqual([9]);
  });
});
