import type { BitsPerSecond, Bytes, Millis } from '@starling/shared/units.ts';

/** Sums of what was loaded, in which what is long ago counts little. */
interface Memory {
  readonly halfLife: Millis;
  bits: number;
  seconds: number;
}

/** A load is taken to last so long at least: clocks of browsers are coarse. */
const shortestLoad: Millis = 1;
/** Before so much has been loaded the default is as good a guess. */
const leastLoaded: Bytes = 64 * 1024;

/**
 * Estimates the bandwidth from loads of any size, by what was loaded in the last seconds of the clock.
 *
 * hls.js weighs each load by the time that it took. That suits whole segments; parts on a good network take some
 * milliseconds each, and against what a bad network has cost before it would take minutes until they count.
 */
export class PartBandwidth {
  readonly #now: () => Millis;
  readonly #memories: readonly Memory[];
  #lastSampleAt: Millis | undefined;
  #loaded: Bytes = 0;
  #default: BitsPerSecond;

  /**
   * @param halfLives of what is remembered; the lowest of their estimates counts: quickly down, slowly up
   * @param now a clock that never goes back
   */
  constructor(defaultEstimate: BitsPerSecond, halfLives: readonly Millis[], now: () => Millis) {
    this.#default = defaultEstimate;
    this.#memories = halfLives.map((halfLife) => ({ halfLife, bits: 0, seconds: 0 }));
    this.#now = now;
  }

  /** Takes a load of `bytes` that took `duration` behind its first byte. */
  sample(duration: Millis, bytes: Bytes): void {
    if (bytes <= 0) return;
    const now = this.#now();
    const elapsed = now - (this.#lastSampleAt ?? now);
    this.#lastSampleAt = now;
    this.#loaded += bytes;
    for (const memory of this.#memories) {
      const kept = 0.5 ** (elapsed / memory.halfLife);
      memory.bits = memory.bits * kept + 8 * bytes;
      memory.seconds = memory.seconds * kept + Math.max(duration, shortestLoad) / 1000;
    }
  }

  /** Whether it is more than the default. */
  canEstimate(): boolean {
    return this.#loaded >= leastLoaded;
  }

  estimate(): BitsPerSecond {
    if (!this.canEstimate()) return this.#default;
    return Math.min(...this.#memories.map(({ bits, seconds }) => bits / seconds));
  }

  /** Forgets everything. */
  reset(defaultEstimate: BitsPerSecond): void {
    this.#default = defaultEstimate;
    this.#loaded = 0;
    this.#lastSampleAt = undefined;
    for (const memory of this.#memories) memory.bits = memory.seconds = 0;
  }
}
