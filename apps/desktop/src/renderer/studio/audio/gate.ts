import type { Gate } from '../scene/strip.ts';
import { approach, factorOf } from './decibels.ts';

/** How fast the level that is judged falls: slower than the lowest voice swings, faster than any hold. */
const levelFallMs = 20;

/** Silences what is quieter than a voice. Both channels get the same gain, so that the image does not wander. */
export class NoiseGate {
  readonly #openAt: number;
  readonly #closeAt: number;
  readonly #attack: number;
  readonly #release: number;
  readonly #fall: number;
  readonly #holdSamples: number;
  #level = 0;
  #held = 0;
  #isOpen = false;
  #gain = 0;

  constructor(settings: Gate, sampleRate: number) {
    this.#openAt = factorOf(settings.openDb);
    this.#closeAt = factorOf(settings.closeDb);
    this.#attack = approach(settings.attackMs, sampleRate);
    this.#release = approach(settings.releaseMs, sampleRate);
    this.#fall = approach(levelFallMs, sampleRate);
    this.#holdSamples = (settings.holdMs / 1000) * sampleRate;
  }

  /** Changes the samples where they are. */
  process(left: Float32Array, right: Float32Array): void {
    for (let index = 0; index < left.length; index++) {
      const l = left[index] ?? 0;
      const r = right[index] ?? 0;
      this.#judge(Math.max(Math.abs(l), Math.abs(r)));
      this.#gain += ((this.#isOpen ? 1 : 0) - this.#gain) * (this.#isOpen ? this.#attack : this.#release);
      left[index] = l * this.#gain;
      right[index] = r * this.#gain;
    }
  }

  #judge(peak: number): void {
    this.#level = peak > this.#level ? peak : this.#level + (peak - this.#level) * this.#fall;
    if (this.#level >= this.#openAt) this.#isOpen = true;
    if (this.#level >= this.#closeAt) this.#held = this.#holdSamples;
    else if (this.#held > 0) this.#held--;
    else this.#isOpen = false;
  }
}
