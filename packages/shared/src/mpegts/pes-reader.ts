import { concatBytes, readUnsigned } from '../bytes.ts';
import type { Bytes } from '../units.ts';
import type { TransportPacket } from './transport-packet.ts';

/** One packet of a track: an access unit or several. ISO/IEC 13818-1 §2.4.3.6. */
export interface PesPacket {
  /** 90 kHz, 33 bits; undefined where it is not told. */
  readonly presentation: number | undefined;
  /** As `presentation`, which it equals where only that is told. */
  readonly decode: number | undefined;
  readonly data: Uint8Array;
}

const largest: Bytes = 8 * 1024 * 1024;
const headerLength = 9;

/** Puts the PES packets of one PID together. One of which a part was lost is left out. */
export class PesReader {
  #pieces: Uint8Array[] = [];
  #length: Bytes = 0;
  /** Of the whole packet; Infinity where only the next one ends it. */
  #end: Bytes = Infinity;
  #isWhole = false;
  #continuity: number | undefined;
  /** Packets that were left out. */
  damaged = 0;

  push({ payload, isStart, continuity, isDiscontinuous }: TransportPacket): PesPacket[] {
    if (payload.length === 0) return [];
    const expected = this.#continuity;
    // A packet may be sent twice.
    if (continuity === expected && !isStart && !isDiscontinuous) return [];
    const isLost = expected !== undefined && continuity !== ((expected + 1) & 15) && !isDiscontinuous;
    this.#continuity = continuity;
    if (isLost && this.#isWhole) this.#discard();
    const finished = isStart ? this.#finish() : [];
    if (isStart) this.#begin(payload);
    else this.#append(payload);
    return this.#length >= this.#end ? [...finished, ...this.#finish()] : finished;
  }

  #begin(payload: Uint8Array): void {
    this.#isWhole = readUnsigned(payload, 0, 3) === 1;
    const told = readUnsigned(payload, 4, 2);
    this.#end = told === 0 ? Infinity : 6 + told;
    this.#pieces = [payload];
    this.#length = payload.length;
  }

  #append(payload: Uint8Array): void {
    if (!this.#isWhole) return;
    this.#pieces.push(payload);
    this.#length += payload.length;
    if (this.#length > largest) this.#discard();
  }

  #discard(): void {
    this.damaged += 1;
    this.#isWhole = false;
    this.#pieces = [];
    this.#length = 0;
    this.#end = Infinity;
  }

  #finish(): PesPacket[] {
    const [isWhole, pieces] = [this.#isWhole && this.#length > 0, this.#pieces];
    const isComplete = this.#end === Infinity || this.#length >= this.#end;
    if (isWhole && !isComplete) this.damaged += 1;
    this.#isWhole = false;
    this.#pieces = [];
    this.#length = 0;
    const packet = isWhole && isComplete ? readPes(concatBytes(pieces), this.#end) : undefined;
    this.#end = Infinity;
    return packet === undefined ? [] : [packet];
  }
}

function readPes(bytes: Uint8Array, end: Bytes): PesPacket | undefined {
  const start = headerLength + (bytes[8] ?? 0);
  if (bytes.length < start || ((bytes[6] ?? 0) & 0xc0) !== 0x80) return undefined;
  const flags = (bytes[7] ?? 0) >> 6;
  const presentation = (flags & 2) === 0 ? undefined : readStamp(bytes, headerLength);
  const decode = flags === 3 ? readStamp(bytes, headerLength + 5) : presentation;
  return { presentation, decode, data: bytes.subarray(start, Math.min(bytes.length, end)) };
}

/** 33 bits in three parts, each followed by a marker; ISO/IEC 13818-1 §2.4.3.7. */
function readStamp(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) >> 1) & 7;
  const middle = readUnsigned(bytes, at + 1, 2) >> 1;
  const low = readUnsigned(bytes, at + 3, 2) >> 1;
  return high * 2 ** 30 + middle * 2 ** 15 + low;
}
