import type { Millis } from '@starling/shared/units.ts';

const digits = (value: number, length: number) => value.toString(16).padStart(length, '0');

/**
 * Makes UUIDs of version 7 (RFC 9562 §5.7) that sort in the order in which they were made, also within a millisecond and
 * where the clock goes back: the 12 bits behind the time count up (§6.2, method 1).
 *
 * @param random 62 bits of a UUID's end, as hexadecimal digits after `8`, `9`, `a` or `b`
 */
export function sortableIds(now: () => Millis, random: () => string): () => string {
  let time = 0;
  let count = 0;
  return () => {
    const at = Math.floor(now());
    if (at > time) {
      time = at;
      count = 0;
    } else count += 1;
    if (count > 0xfff) {
      time += 1;
      count = 0;
    }
    const start = digits(time, 12);
    return `${start.slice(0, 8)}-${start.slice(8)}-7${digits(count, 3)}-${random()}`;
  };
}

/** @returns what every id of that time or later sorts behind, or is equal to */
export function firstIdAt(time: Millis): string {
  const start = digits(Math.max(0, Math.floor(time)), 12);
  return `${start.slice(0, 8)}-${start.slice(8)}-7000-8000-000000000000`;
}

const endLength = 8;
const endsAtOnce = 256;

/**
 * Makes ends of UUIDs: the variant and 62 random bits each.
 *
 * @param random bytes that nobody can foresee. They are asked for by the kilobyte: the call costs more than the bytes
 */
export function randomEnds(random: (length: number) => Buffer): () => string {
  let bytes: Buffer = Buffer.alloc(0);
  return () => {
    if (bytes.length === 0) bytes = random(endLength * endsAtOnce);
    const end = bytes.subarray(0, endLength);
    bytes = bytes.subarray(endLength);
    end[0] = ((end[0] ?? 0) & 0x3f) | 0x80;
    const hex = end.toString('hex');
    return `${hex.slice(0, 4)}-${hex.slice(4)}`;
  };
}
