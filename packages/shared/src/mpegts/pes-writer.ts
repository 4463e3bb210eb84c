import { concatBytes } from '../bytes.ts';
import type { Bytes } from '../units.ts';

/** What stands in the header of a PES packet. Stamps: 90 kHz, 33 bits. */
export interface PesHeader {
  /** 0xe0 for pictures, 0xc0 for sound; ISO/IEC 13818-1 table 2-22. */
  readonly streamId: number;
  readonly presentation: number;
  /** Left out where it equals `presentation`. */
  readonly decode: number;
}

const longest: Bytes = 0xffff;

/**
 * @returns a PES packet that holds `data`, its length told where 16 bits can: a reader then need not wait for the next one.
 *   ISO/IEC 13818-1 §2.4.3.6
 */
export function writePes(
  { streamId, presentation, decode }: PesHeader,
  data: readonly Uint8Array[],
): Uint8Array {
  const hasDecode = decode !== presentation;
  const stamps = hasDecode
    ? [...stampBytes(3, presentation), ...stampBytes(1, decode)]
    : stampBytes(2, presentation);
  const length = data.reduce<Bytes>((sum, piece) => sum + piece.length, 3 + stamps.length);
  const told = length > longest ? 0 : length;
  const head = [
    ...[0, 0, 1, streamId, told >> 8, told & 0xff],
    ...[0x84, hasDecode ? 0xc0 : 0x80, stamps.length],
  ];
  return concatBytes([Uint8Array.from([...head, ...stamps]), ...data]);
}

/** 33 bits in three parts, each followed by a marker; ISO/IEC 13818-1 §2.4.3.7. */
function stampBytes(prefix: number, stamp: number): number[] {
  const high = Math.floor(stamp / 2 ** 30) & 7;
  const middle = Math.floor(stamp / 2 ** 15) & 0x7fff;
  const low = stamp & 0x7fff;
  return [
    (prefix << 4) | (high << 1) | 1,
    ...[middle >> 7, ((middle & 0x7f) << 1) | 1],
    ...[low >> 7, ((low & 0x7f) << 1) | 1],
  ];
}
