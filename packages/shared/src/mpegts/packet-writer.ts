import { allocate } from '../bytes.ts';
import type { Bytes } from '../units.ts';
import { packetLength } from './packet-splitter.ts';

const headerLength: Bytes = 4;
const payloadRoom: Bytes = packetLength - headerLength;
const clockFieldLength: Bytes = 8;
const stuffing = 0xff;

/** What the first packet of a unit says beside its payload. */
export interface UnitMarks {
  /** The program's clock, 90 kHz, 33 bits; undefined for none. */
  readonly clock?: number | undefined;
  /** Decoding can start here. */
  readonly isKey?: boolean;
}

/** Cuts the sections or PES packets of one PID into packets of a transport stream; ISO/IEC 13818-1 §2.4.3.2. */
export class PacketWriter {
  readonly #pid: number;
  #continuity = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** @returns whole packets: what is left of the last one is stuffing */
  write(unit: Uint8Array, { clock, isKey = false }: UnitMarks = {}): Uint8Array {
    const told = clock === undefined ? 0 : clockFieldLength;
    const packets = Math.max(1, Math.ceil((unit.length + told) / payloadRoom));
    const bytes = allocate(packets * packetLength);
    let taken = 0;
    for (let at = 0; at < bytes.length; at += packetLength) {
      const isFirst = at === 0;
      const least = isFirst ? told : 0;
      const length = Math.min(payloadRoom - least, unit.length - taken);
      const field = payloadRoom - length;
      const payloadAt = at + headerLength + field;
      this.#writeHeader(bytes, at, isFirst, field > 0);
      if (field > 0) {
        bytes[at + headerLength] = field - 1;
        bytes.fill(stuffing, at + headerLength + 1, payloadAt);
        if (field > 1) bytes[at + headerLength + 1] = 0;
      }
      if (isFirst && clock !== undefined) writeClock(bytes, at + headerLength + 1, clock, isKey);
      bytes.set(unit.subarray(taken, taken + length), payloadAt);
      taken += length;
    }
    return bytes;
  }

  #writeHeader(bytes: Uint8Array, at: number, isStart: boolean, hasField: boolean): void {
    bytes[at] = 0x47;
    bytes[at + 1] = (isStart ? 0x40 : 0) | (this.#pid >> 8);
    bytes[at + 2] = this.#pid;
    bytes[at + 3] = (hasField ? 0x30 : 0x10) | this.#continuity;
    this.#continuity = (this.#continuity + 1) & 15;
  }
}

/** Flags and program_clock_reference, its extension 0; ISO/IEC 13818-1 §2.4.3.4. */
function writeClock(bytes: Uint8Array, at: number, clock: number, isKey: boolean): void {
  bytes[at] = isKey ? 0x50 : 0x10;
  const high = Math.floor(clock / 2);
  bytes.set([high >>> 24, high >>> 16, high >>> 8, high], at + 1);
  bytes[at + 5] = ((clock % 2) << 7) | 0x7e;
  bytes[at + 6] = 0;
}
