import { concatBytes, readUnsigned } from '../bytes.ts';
import type { Bytes } from '../units.ts';

/** A track as the program map tells it. */
export interface ElementaryStream {
  readonly pid: number;
  /** ISO/IEC 13818-1 table 2-34. */
  readonly type: number;
}

const longestSection: Bytes = 1_024;

/** Puts the sections of one PID together; ISO/IEC 13818-1 §2.4.4. */
export class SectionReader {
  #pieces: Uint8Array[] = [];
  #length: Bytes = 0;

  /** @returns a section that is whole and whose checksum is right */
  push(payload: Uint8Array, isStart: boolean): Uint8Array | undefined {
    if (isStart) {
      const pointer = payload[0] ?? 0;
      this.#pieces = [payload.subarray(1 + pointer)];
      this.#length = this.#pieces[0]?.length ?? 0;
    } else if (this.#length > 0 && this.#length < longestSection) {
      this.#pieces.push(payload);
      this.#length += payload.length;
    }
    if (this.#length < 3) return undefined;
    const all = concatBytes(this.#pieces);
    const end = 3 + (readUnsigned(all, 1, 2) & 0x0fff);
    if (end > longestSection || all.length < end) return undefined;
    this.#pieces = [];
    this.#length = 0;
    const section = all.subarray(0, end);
    return checksum(section) === 0 ? section : undefined;
  }
}

/** @returns the PID of the first program's map; ISO/IEC 13818-1 §2.4.4.3 */
export function readProgramAssociation(section: Uint8Array): number | undefined {
  if (section[0] !== 0) return undefined;
  for (let at = 8; at + 8 <= section.length; at += 4)
    if (readUnsigned(section, at, 2) !== 0) return readUnsigned(section, at + 2, 2) & 0x1fff;
  return undefined;
}

/** @returns undefined where it is none; ISO/IEC 13818-1 §2.4.4.8 */
export function readProgramMap(section: Uint8Array): ElementaryStream[] | undefined {
  if (section[0] !== 2) return undefined;
  const streams: ElementaryStream[] = [];
  const end = section.length - 4;
  for (let at = 12 + (readUnsigned(section, 10, 2) & 0x0fff); at + 5 <= end;) {
    streams.push({ type: section[at] ?? 0, pid: readUnsigned(section, at + 1, 2) & 0x1fff });
    at += 5 + (readUnsigned(section, at + 3, 2) & 0x0fff);
  }
  return streams;
}

/** CRC-32 of ISO/IEC 13818-1 annex A; 0 over a section with its own. */
export function checksum(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ (crc < 0 || crc >= 2 ** 31 ? 0x04c1_1db7 : 0);
  }
  return crc >>> 0;
}
