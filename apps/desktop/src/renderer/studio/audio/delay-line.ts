import type { Millis } from '@starling/shared/units.ts';

/** The longest delay. */
const maxDelay: Millis = 1000;

/** A change of the delay is faded over, so that it does not click. */
const fadeMs = 20;

/** Holds sound back by 0 to {@link maxDelay}. */
export class DelayLine {
  readonly #rings: readonly [Float32Array, Float32Array];
  readonly #size: number;
  readonly #sampleRate: number;
  readonly #fadeSamples: number;
  #at = 0;
  #delay = 0;
  #before = 0;
  #fade = 1;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#size = Math.ceil((maxDelay / 1000) * sampleRate) + 1;
    this.#rings = [new Float32Array(this.#size), new Float32Array(this.#size)];
    this.#fadeSamples = Math.max(1, (fadeMs / 1000) * sampleRate);
  }

  /** Outside its range a delay is brought into it. */
  setDelay(delay: Millis): void {
    const samples = Math.round((Math.max(0, Math.min(maxDelay, delay)) / 1000) * this.#sampleRate);
    if (samples === this.#delay) return;
    this.#before = this.#delay;
    this.#delay = samples;
    this.#fade = 0;
  }

  /** Changes the samples where they are. */
  process(left: Float32Array, right: Float32Array): void {
    for (let index = 0; index < left.length; index++) {
      this.#rings[0][this.#at] = left[index] ?? 0;
      this.#rings[1][this.#at] = right[index] ?? 0;
      left[index] = this.#read(0);
      right[index] = this.#read(1);
      this.#at = (this.#at + 1) % this.#size;
      if (this.#fade < 1) this.#fade = Math.min(1, this.#fade + 1 / this.#fadeSamples);
    }
  }

  #read(channel: 0 | 1): number {
    const ring = this.#rings[channel];
    const now = ring[(this.#at - this.#delay + this.#size) % this.#size] ?? 0;
    if (this.#fade >= 1) return now;
    const before = ring[(this.#at - this.#before + this.#size) % this.#size] ?? 0;
    return before + (now - before) * this.#fade;
  }
}
