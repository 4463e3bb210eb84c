import type { Millis } from '../units.ts';

/**
 * A clock that a program can read out of a picture: a row of black and white blocks along the bottom edge. It
 * survives scaling and compression, so that a test can take it from a `<video>` and knows how old the frame is.
 *
 * The row: one white and one black block to find the levels by, 24 bits of the time in milliseconds (highest
 * first), three bits of checksum (the number of ones, modulo 8).
 */
const timeBits = 24;
const checksumBits = 3;
const blockCount = 2 + timeBits + checksumBits;

/** After so many milliseconds (4 h 39 min) the clock begins again at 0. */
export const clockPeriod: Millis = 2 ** timeBits;

/** The row's height as a fraction of the picture's. */
export const clockHeight = 1 / 14;

/** @returns for each block from left to right whether it is white. */
export function encodeClock(now: Millis): boolean[] {
  const time = Math.floor(now) % clockPeriod;
  const bits = toBits(time, timeBits);
  const ones = bits.filter(Boolean).length;
  return [true, false, ...bits, ...toBits(ones % 2 ** checksumBits, checksumBits)];
}

/**
 * @param brightness of the middle of each block, on any scale, as found at {@link clockPoints}
 * @returns the time modulo {@link clockPeriod}, or undefined where the row cannot be read
 */
export function decodeClock(brightness: readonly number[]): Millis | undefined {
  const [white, black, ...rest] = brightness;
  if (white === undefined || black === undefined || brightness.length !== blockCount) return undefined;
  if (white - black < 64) return undefined;
  const bits = rest.map((level) => level > (white + black) / 2);
  const time = fromBits(bits.slice(0, timeBits));
  const ones = bits.slice(0, timeBits).filter(Boolean).length;
  return fromBits(bits.slice(timeBits)) === ones % 2 ** checksumBits ? time : undefined;
}

/** Where to look for each block in a picture of this size, in pixels. */
export function clockPoints(width: number, height: number): { x: number; y: number }[] {
  return Array.from({ length: blockCount }, (_, index) => ({
    x: Math.floor(((index + 0.5) * width) / blockCount),
    y: Math.floor(height * (1 - clockHeight / 2)),
  }));
}

/** The columns `[from, to)` of block `index` in a picture of this width. */
export function clockBlock(index: number, width: number): { from: number; to: number } {
  return {
    from: Math.round((index * width) / blockCount),
    to: Math.round(((index + 1) * width) / blockCount),
  };
}

function toBits(value: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, index) => ((value >>> (count - 1 - index)) & 1) === 1);
}

function fromBits(bits: readonly boolean[]): number {
  return bits.reduce((value, bit) => value * 2 + (bit ? 1 : 0), 0);
}
