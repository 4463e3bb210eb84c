import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes } from '../bytes.ts';
import type { Bytes } from '../units.ts';
import type { Digest } from './sha256.ts';

/** What a digest keeps of a SHA-256. */
const kept: Bytes = 16;
/** A relay makes no segment of more parts; whoever sends more is not to keep us busy. */
const mostParts = 1_024;
const boxHeader: Bytes = 8;
const moof = 0x6d6f6f66;

/** @returns a whole segment's digest, by those of all its parts; `hls/starling-tags.ts` says how */
export function digestOfParts(parts: readonly Uint8Array[]): Uint8Array {
  return sha256(concatBytes(parts)).subarray(0, kept);
}

/**
 * Whether the bytes are what the origin has named.
 *
 * @param expected 16 bytes
 * @param isSegment they are a whole segment's: its parts are found by their boxes
 */
export async function isGenuine(
  bytes: Uint8Array,
  expected: Uint8Array,
  isSegment: boolean,
  digest: Digest,
): Promise<boolean> {
  const digestOf = async (part: Uint8Array) => (await digest(part)).subarray(0, kept);
  const found = isSegment
    ? digestOfParts(await Promise.all(splitSegment(bytes).map(digestOf)))
    : await digestOf(bytes);
  return equalBytes(found, expected);
}

/**
 * Every part is one `moof` and what follows it (CMAF §7.3.2). Whatever the bytes are, the pieces are all of them, in order: only the
 * origin's own parts give the origin's digests.
 */
function splitSegment(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const pieces: Uint8Array[] = [];
  let from = 0;
  let at = 0;
  while (at + boxHeader <= bytes.length && pieces.length < mostParts) {
    if (at > from && view.getUint32(at + 4) === moof) {
      pieces.push(bytes.subarray(from, at));
      from = at;
    }
    // A size below that of a header is none, or one that a part never has: the rest is one piece.
    const size = view.getUint32(at);
    if (size < boxHeader) break;
    at += size;
  }
  return [...pieces, bytes.subarray(from)];
}
