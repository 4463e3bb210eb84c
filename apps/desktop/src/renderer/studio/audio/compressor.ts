import type { Compressor } from '../scene/strip.ts';
import { approach, factorOf } from './decibels.ts';

/** Brings loud passages down by a ratio. Feed-forward, on the louder channel's peaks, both channels alike. */
export class DynamicsCompressor {
  readonly #threshold: number;
  readonly #exponent: number;
  readonly #attack: number;
  readonly #release: number;
  readonly #makeUp: number;
  #level = 0;

  constructor(settings: Compressor, sampleRate: number) {
    this.#threshold = factorOf(settings.thresholdDb);
    this.#exponent = 1 / settings.ratio - 1;
    this.#attack = approach(settings.attackMs, sampleRate);
    this.#release = approach(settings.releaseMs, sampleRate);
    this.#makeUp = factorOf(settings.makeUpDb);
  }

  /** Changes the samples where they are. */
  process(left: Float32Array, right: Float32Array): void {
    for (let index = 0; index < left.length; index++) {
      const l = left[index] ?? 0;
      const r = right[index] ?? 0;
      const peak = Math.max(Math.abs(l), Math.abs(r));
      this.#level += (peak - this.#level) * (peak > this.#level ? this.#attack : this.#release);
      const over = this.#level / this.#threshold;
      const gain = this.#makeUp * (over > 1 ? over ** this.#exponent : 1);
      left[index] = l * gain;
      right[index] = r * gain;
    }
  }
}
