import type { Limiter } from '../scene/strip.ts';
import { approach, factorOf } from './decibels.ts';

/** How far it looks ahead: its gain is down before the peak is there. */
export const lookAheadMs = 2;

/**
 * Lets no sample pass above the ceiling, without cutting peaks off: the gain sinks evenly over the look-ahead, by which
 * the sound is late. Both channels get the same gain.
 *
 * The least gain within the look-ahead, let go slowly, is averaged over the look-ahead: every mean that a peak meets is
 * taken of gains which are low enough for it.
 */
export class PeakLimiter {
  readonly #size: number;
  readonly #ceiling: number;
  readonly #release: number;
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  readonly #gains: Float64Array;
  readonly #smoothed: Float64Array;
  #sum: number;
  #let = 1;
  #at = 0;

  constructor(settings: Limiter, sampleRate: number) {
    this.#size = Math.max(1, Math.round((lookAheadMs / 1000) * sampleRate));
    this.#ceiling = factorOf(settings.ceilingDb);
    this.#release = approach(settings.releaseMs, sampleRate);
    this.#left = new Float32Array(this.#size);
    this.#right = new Float32Array(this.#size);
    this.#gains = new Float64Array(this.#size).fill(1);
    this.#smoothed = new Float64Array(this.#size).fill(1);
    this.#sum = this.#size;
  }

  /** Changes the samples where they are. */
  process(left: Float32Array, right: Float32Array): void {
    for (let index = 0; index < left.length; index++) {
      const at = this.#at;
      const gain = this.#nextGain(Math.max(Math.abs(left[index] ?? 0), Math.abs(right[index] ?? 0)));
      const next = (at + 1) % this.#size;
      this.#left[at] = left[index] ?? 0;
      this.#right[at] = right[index] ?? 0;
      left[index] = this.#bound((this.#left[next] ?? 0) * gain);
      right[index] = this.#bound((this.#right[next] ?? 0) * gain);
      this.#at = next;
    }
  }

  #nextGain(peak: number): number {
    this.#gains[this.#at] = peak > this.#ceiling ? this.#ceiling / peak : 1;
    const least = this.#least();
    this.#let = Math.min(least, this.#let + (1 - this.#let) * this.#release);
    this.#sum += this.#let - (this.#smoothed[this.#at] ?? 1);
    this.#smoothed[this.#at] = this.#let;
    return Math.min(1, this.#sum / this.#size);
  }

  #least(): number {
    let least = 1;
    for (const gain of this.#gains) if (gain < least) least = gain;
    return least;
  }

  /** The running sum is only as exact as floating point. */
  #bound(sample: number): number {
    return Math.max(-this.#ceiling, Math.min(this.#ceiling, sample));
  }
}
