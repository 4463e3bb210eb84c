import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../bytes.ts';
import { digestOfParts, isGenuine } from './media-digest.ts';
import { createDigest } from './sha256.ts';

const digest = createDigest(crypto.subtle);
const half = (bytes: Uint8Array) =>
  new Uint8Array(createHash('sha256').update(bytes).digest().subarray(0, 16));

/** Boxes of these types, each with so many bytes in it. */
function boxes(...list: readonly [type: string, length: number][]): Uint8Array {
  return concatBytes(
    list.map(([type, length]) => {
      const box = Buffer.alloc(8 + length, type);
      box.writeUInt32BE(box.length);
      box.write(type, 4, 'latin1');
      return box;
    }),
  );
}

const parts = [90, 1, 400].map((length) => boxes(['moof', 24], ['mdat', length]));
const whole = concatBytes(parts);
const ofWhole = digestOfParts(parts.map(half));

describe('a part', () => {
  it('is genuine if the first half of its SHA-256 is the one expected', async () => {
    expect(await isGenuine(whole, half(whole), false, digest)).toBe(true);
    expect(await isGenuine(whole.subarray(1), half(whole), false, digest)).toBe(false);
  });

  it('is not genuine where nothing, or too little, is expected', async () => {
    expect(await isGenuine(whole, new Uint8Array(0), false, digest)).toBe(false);
    expect(await isGenuine(whole, half(whole).subarray(0, 15), false, digest)).toBe(false);
  });
});

describe('a whole segment', () => {
  it('is genuine if its parts are', async () => {
    expect(await isGenuine(whole, ofWhole, true, digest)).toBe(true);
    const [only = whole] = parts;
    expect(await isGenuine(only, digestOfParts([half(only)]), true, digest)).toBe(true);
  });

  it('is told from a part of the same bytes', async () => {
    expect(await isGenuine(whole, half(whole), true, digest)).toBe(false);
    expect(await isGenuine(whole, ofWhole, false, digest)).toBe(false);
  });

  it('with any byte changed, added or left out is not genuine', async () => {
    const change = fc.record({
      at: fc.nat(whole.length - 1),
      removed: fc.nat(3),
      added: fc.uint8Array({ maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, removed, added }) => {
        const changed = concatBytes([whole.subarray(0, at), added, whole.subarray(at + removed)]);
        const isSame = Buffer.from(changed).equals(whole);
        expect(await isGenuine(changed, ofWhole, true, digest)).toBe(isSame);
      }),
    );
  });

  it('in another order, or with a part missing, is not genuine', async () => {
    const [first = whole, second = whole, third = whole] = parts;
    for (const other of [
      [second, first, third],
      [first, third],
      [first, second],
    ])
      expect(await isGenuine(concatBytes(other), ofWhole, true, digest)).toBe(false);
  });

  it('of nothing but headers does not make a digest of each', async () => {
    let digests = 0;
    const counted = (bytes: Uint8Array) => {
      digests += 1;
      return digest(bytes);
    };
    const hostile = concatBytes(Array.from({ length: 5_000 }, () => boxes(['moof', 0])));
    expect(await isGenuine(hostile, ofWhole, true, counted)).toBe(false);
    expect(digests).toBeLessThanOrEqual(1_025);
  });

  it('of any bytes is judged without a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
        expect(await isGenuine(bytes, ofWhole, true, digest)).toBe(false);
      }),
    );
  });
});
