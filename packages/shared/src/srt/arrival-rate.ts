import type { Bytes, Millis } from '../units.ts';

const samples = 16;
/** A gap of several times the median is a pause, not the rate; as UDT has it. */
const outlier = 8;

/** What a receiver tells its sender about the rate at which packets come. */
export interface Rates {
  /** Packets a second. */
  readonly packets: number;
  readonly bytesPerSecond: number;
  /** Packets a second that the path could carry, by packets sent as pairs; 0 while unknown. */
  readonly capacity: number;
}

/** Packets come in pairs sent back to back at each multiple of 16; draft §5.2.2.3. */
export class ArrivalRate {
  readonly #gaps = new Float64Array(samples);
  readonly #sizes = new Float64Array(samples);
  readonly #pairGaps = new Float64Array(samples);
  #count = 0;
  #pairs = 0;
  #last: Millis = NaN;
  #pairStart: Millis = NaN;

  arrived(sequence: number, size: Bytes, now: Millis): void {
    if (!Number.isNaN(this.#last)) {
      this.#gaps[this.#count % samples] = now - this.#last;
      this.#sizes[this.#count % samples] = size;
      this.#count += 1;
    }
    this.#last = now;
    if ((sequence & 15) === 0) this.#pairStart = now;
    else if ((sequence & 15) === 1 && !Number.isNaN(this.#pairStart)) {
      this.#pairGaps[this.#pairs % samples] = now - this.#pairStart;
      this.#pairs += 1;
      this.#pairStart = NaN;
    }
  }

  /** All zero until 16 packets have come. */
  rates(): Rates {
    if (this.#count < samples) return { packets: 0, bytesPerSecond: 0, capacity: 0 };
    const kept = usual(this.#gaps);
    const time = kept.reduce((sum, at) => sum + (this.#gaps[at] ?? 0), 0);
    const bytes = kept.reduce((sum, at) => sum + (this.#sizes[at] ?? 0), 0);
    const isSteady = kept.length > samples / 2 && time > 0;
    return {
      packets: isSteady ? Math.ceil((1000 * kept.length) / time) : 0,
      bytesPerSecond: isSteady ? Math.ceil((1000 * bytes) / time) : 0,
      capacity: this.#capacity(),
    };
  }

  #capacity(): number {
    if (this.#pairs < samples) return 0;
    const kept = usual(this.#pairGaps);
    const time = kept.reduce((sum, at) => sum + (this.#pairGaps[at] ?? 0), 0);
    return time > 0 ? Math.ceil((1000 * kept.length) / time) : 0;
  }
}

/** @returns the indexes of what lies within 1/8 and 8 times of the median */
function usual(gaps: Float64Array): number[] {
  const median = gaps.toSorted()[samples / 2] ?? 0;
  return [...gaps.keys()].filter((at) => {
    const gap = gaps[at] ?? 0;
    return gap < median * outlier && gap > median / outlier;
  });
}
