import { readUnsigned } from '../bytes.ts';
import type { Bytes } from '../units.ts';

/**
 * Asks `judge` about the first byte of each NAL unit of an access unit (lengths in 4 bytes) until it knows the answer.
 *
 * @returns the answer; false if there is none
 */
export function judgeNalUnits(data: Uint8Array, judge: (header: number) => boolean | undefined): boolean {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  for (let at = 0; at + 4 < data.length; at += 4 + view.getUint32(at)) {
    const answer = judge(data[at + 4] ?? 0);
    if (answer !== undefined) return answer;
  }
  return false;
}

/**
 * Writes the lengths of an access unit's NAL units anew in 4 bytes: players take no other. A unit that is cut short
 * ends it; empty ones are left out.
 *
 * @param lengthSize 1–4; 4 gives back `data` itself
 */
export function widenNalLengths(data: Uint8Array, lengthSize: Bytes): Uint8Array {
  if (lengthSize === 4) return data;
  // A unit of one byte grows the most: 1 + 1 bytes become 4 + 1.
  const wide = new Uint8Array(data.length * 3);
  const view = new DataView(wide.buffer);
  let filled = 0;
  for (let at = 0; at + lengthSize < data.length;) {
    const length = readUnsigned(data, at, lengthSize);
    at += lengthSize;
    if (length > data.length - at) break;
    if (length === 0) continue;
    view.setUint32(filled, length);
    wide.set(data.subarray(at, at + length), filled + 4);
    filled += 4 + length;
    at += length;
  }
  return wide.slice(0, filled);
}

/** Takes the 03 out of 00 00 03, ITU-T H.264 §7.4.1 and H.265 §7.4.2. */
export function withoutEmulationPrevention(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, at) => !(byte === 3 && at >= 2 && bytes[at - 1] === 0 && bytes[at - 2] === 0));
}
