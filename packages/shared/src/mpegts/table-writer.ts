import { concatBytes } from '../bytes.ts';
import { checksum, type ElementaryStream } from './program-tables.ts';

const programNumber = 1;

/** @returns a program association section of one program, behind its pointer; ISO/IEC 13818-1 §2.4.4.3 */
export function writeProgramAssociation(mapPid: number): Uint8Array {
  return section(0, 1, 0, [0, programNumber, 0xe0 | (mapPid >> 8), mapPid & 0xff]);
}

/** The tracks of a program. */
export interface ProgramMap {
  readonly streams: readonly ElementaryStream[];
  /** The PID whose packets carry the clock. */
  readonly clockPid: number;
  /** Counts the maps of one stream, 5 bits. */
  readonly version: number;
}

/** @returns a program map section, behind its pointer; ISO/IEC 13818-1 §2.4.4.8 */
export function writeProgramMap({ streams, clockPid, version }: ProgramMap): Uint8Array {
  return section(2, programNumber, version, [
    ...[0xe0 | (clockPid >> 8), clockPid & 0xff, 0xf0, 0],
    ...streams.flatMap(({ type, pid }) => [type, 0xe0 | (pid >> 8), pid & 0xff, 0xf0, 0]),
  ]);
}

function section(table: number, id: number, version: number, content: readonly number[]): Uint8Array {
  const length = 5 + content.length + 4;
  const bytes = Uint8Array.from([
    ...[table, 0xb0 | (length >> 8), length & 0xff, 0, id],
    ...[0xc1 | ((version & 31) << 1), 0, 0, ...content],
  ]);
  const sum = checksum(bytes);
  const pointer = Uint8Array.of(0);
  return concatBytes([pointer, bytes, Uint8Array.of(sum >>> 24, sum >>> 16, sum >>> 8, sum)]);
}
