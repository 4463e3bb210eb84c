import type { PartKey } from '../../src/ids.ts';
import type { AnnouncedPart } from '../../src/mesh/engine-io.ts';
import type { Millis } from '../../src/units.ts';
import type { SimOptions } from './options.ts';
import { Random } from './random.ts';

/** One byte here stands for so many on a real network: what is simulated is when bytes move, not what they weigh in memory. */
export const byteScale = 1_000;

const segmentMs: Millis = 2_000;
const partsOnAir = 8;

/** One part of the simulated broadcast. */
export interface SimPart {
  readonly index: number;
  readonly announced: AnnouncedPart;
  readonly bytes: Uint8Array;
  readonly publishedAt: Millis;
}

/**
 * The broadcast: parts of equal length on a timeline that begins at 0, the first of each segment larger. Of a recording the parts are
 * whole segments.
 */
export class Content {
  readonly partMs: Millis;
  /** Scaled bytes per ms. */
  readonly rate: number;
  /** How many parts there are. */
  readonly count: number;
  readonly #seed: number;
  readonly #isRecorded: boolean;
  readonly #partsPerSegment: number;
  readonly #parts: SimPart[] = [];

  constructor({ bitrate, partMs, recorded, seed }: SimOptions) {
    this.#isRecorded = recorded > 0;
    this.#partsPerSegment = this.#isRecorded ? 1 : partsOnAir;
    this.partMs = this.#isRecorded ? segmentMs : partMs;
    this.rate = bitrate / 8_000 / byteScale;
    this.#seed = seed;
    this.count = this.#isRecorded ? Math.ceil((recorded * 1_000) / this.partMs) : Infinity;
  }

  part(index: number): SimPart {
    while (this.#parts.length <= index) this.#parts.push(this.#make(this.#parts.length));
    const part = this.#parts[index];
    if (part === undefined) throw new RangeError(`no part ${index}`);
    return part;
  }

  indexOf(key: PartKey): number {
    return key.msn * this.#partsPerSegment + (key.part ?? 0);
  }

  /** The index of the part that begins the segment of `index`. */
  segmentStart(index: number): number {
    return index - (index % this.#partsPerSegment);
  }

  #make(index: number): SimPart {
    const random = new Random(this.#seed * 7_919 + index);
    const isIndependent = index % this.#partsPerSegment === 0;
    const mean = this.rate * this.partMs;
    const length = Math.max(
      1,
      Math.round(mean * (this.#isRecorded ? 1 : isIndependent ? 1.7 : 0.9) * random.between(0.85, 1.15)),
    );
    const bytes = new Uint8Array(length).map(() => random.below(256));
    const key = {
      broadcast: '00000000000000aa',
      rendition: 'source',
      msn: Math.floor(index / this.#partsPerSegment),
      part: this.#isRecorded ? undefined : index % this.#partsPerSegment,
    };
    return {
      index,
      bytes,
      publishedAt: (index + 1) * this.partMs,
      announced: {
        key,
        bytes: length,
        sha256: bytes,
        duration: this.partMs,
        isGap: false,
        isIndependent,
        programDate: 1_700_000_000_000 + index * this.partMs,
      },
    };
  }
}
