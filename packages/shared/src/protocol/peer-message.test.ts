import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PeerMessage } from './peer-message.ts';
import {
  decodePeerMessage,
  encodePeerMessage,
  largestAnnouncement,
  largestChunk,
  largestMessage,
  mostAsked,
  mostHops,
  mostOffers,
  sizeOfPeerMessage,
} from './peer-message.ts';

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const key = fc.record({ msn: u32, part: fc.option(fc.integer({ min: 0, max: 1_022 }), { nil: undefined }) });
const kind = <Kind extends string>(name: Kind) => fc.constant(name);

const offer = fc.record({
  key,
  state: fc.constantFrom('coming' as const, 'flowing', 'whole', 'dealt'),
  hops: fc.integer({ min: 0, max: mostHops }),
  delay: u16,
  pieces: u32,
});

const messages: fc.Arbitrary<PeerMessage> = fc.oneof(
  fc.record({
    kind: kind('hello'),
    version: u8,
    swarm: u32,
    chunkBytes: fc.integer({ min: 1, max: largestChunk }),
    isDownloadOnly: fc.boolean(),
    spareUpload: u32,
  }),
  fc.record({
    kind: kind('have'),
    offers: fc.array(offer, { minLength: 1, maxLength: mostOffers }),
  }),
  fc.record({ kind: kind('ask'), keys: fc.array(key, { minLength: 1, maxLength: mostAsked }) }),
  fc
    .tuple(key, u32, u32, u16)
    .filter(([, from, to]) => from < to)
    .map(([key, from, to, within]) => ({ kind: 'want' as const, key, from, to, within })),
  fc.record({ kind: kind('cancel'), key }),
  fc.record({ kind: kind('retract'), key }),
  fc.record({
    kind: kind('refuse'),
    key,
    reason: fc.constantFrom('busy' as const, 'absent', 'download-only', 'too-late', 'unwanted'),
  }),
  fc
    .tuple(key, u32, fc.uint8Array({ minLength: 1, maxLength: largestChunk }), fc.boolean())
    .filter(([, offset, bytes]) => offset + bytes.length <= 0xffffffff)
    .map(([key, offset, bytes, isToPassOn]) => ({
      kind: 'chunk' as const,
      key,
      total: offset + bytes.length,
      offset,
      isToPassOn,
      bytes,
    })),
  fc.record({ kind: kind('state'), isDownloadOnly: fc.boolean(), spareUpload: u32 }),
  fc.record({
    kind: kind('announcement'),
    bytes: fc.uint8Array({ minLength: 1, maxLength: largestAnnouncement }),
  }),
  fc.record({ kind: fc.constantFrom('ping' as const, 'pong'), stamp: u32 }),
  fc.constant({ kind: 'tail' as const }),
  fc.record({
    kind: kind('bye'),
    reason: fc.constantFrom('leaving' as const, 'version', 'swarm', 'crowded', 'nonsense'),
  }),
);

describe('peer messages', () => {
  it('reads back what was written, in as many bytes as were foretold', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const bytes = encodePeerMessage(message);
        expect(bytes.length).toBe(sizeOfPeerMessage(message));
        expect(decodePeerMessage(bytes)).toEqual(message);
      }),
    );
  });

  it('reads a message in the middle of a larger buffer', () => {
    fc.assert(
      fc.property(messages, u8, (message, before) => {
        const bytes = encodePeerMessage(message);
        const buffer = new Uint8Array(before + bytes.length + 3).fill(0xff);
        buffer.set(bytes, before);
        expect(decodePeerMessage(buffer.subarray(before, before + bytes.length))).toEqual(message);
      }),
    );
  });

  it('never throws, and what it takes it can write again', () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.tuple(fc.integer({ min: 0, max: 12 }), fc.uint8Array({ maxLength: 64 })).map(join),
      fc.tuple(messages, fc.nat(), u8).map(([message, at, value]) => {
        const bytes = encodePeerMessage(message);
        bytes[at % bytes.length] = value;
        return bytes;
      }),
      fc
        .tuple(messages, fc.nat())
        .map(([message, cut]) => encodePeerMessage(message).subarray(0, cut % sizeOfPeerMessage(message))),
    );
    fc.assert(
      fc.property(hostile, (bytes) => {
        const message = decodePeerMessage(bytes);
        if (message === undefined || message.kind === 'unknown') return;
        expect(decodePeerMessage(encodePeerMessage(message))).toEqual(message);
      }),
      { numRuns: 2_000 },
    );
  });

  it('skips a type of a later version', () => {
    expect(decodePeerMessage(Uint8Array.of(200, 1, 2, 3))).toEqual({ kind: 'unknown', type: 200 });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['more than the longest message', new Uint8Array(largestMessage + 1).fill(7)],
    ['an empty list of offers', Uint8Array.of(2)],
    ['half an offer', Uint8Array.of(2, 0, 0, 0, 1)],
    ['a chunk without bytes', Uint8Array.of(7, 0, 0, 0, 1, 0, 1, 0, 0, 0, 9, 0, 0, 0, 0)],
    ['a chunk beyond its part', Uint8Array.of(7, 0, 0, 0, 1, 0, 1, 0, 0, 0, 9, 0, 0, 0, 9, 1)],
    ['a part number that no segment has', Uint8Array.of(5, 0, 0, 0, 1, 0xf0, 0)],
    ['an empty range', Uint8Array.of(4, 0, 0, 0, 1, 0, 1, 0, 0, 0, 9, 0, 0, 0, 9, 0, 1)],
  ])('refuses %s', (_what, bytes) => {
    expect(decodePeerMessage(bytes)).toBeUndefined();
  });
});

function join([type, rest]: [number, Uint8Array]): Uint8Array {
  return Uint8Array.of(type, ...rest);
}
