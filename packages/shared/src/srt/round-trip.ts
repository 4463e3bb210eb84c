import type { Millis } from '../units.ts';

/** How long a packet and its answer take; draft §4.10. */
export class RoundTrip {
  #smoothed: Millis = 100;
  #variation: Millis = 50;
  #isMeasured = false;

  /** 100 ms until the first measurement. */
  get smoothed(): Millis {
    return this.#smoothed;
  }

  /** 50 ms until the first measurement. */
  get variation(): Millis {
    return this.#variation;
  }

  /** Almost no answer takes longer. */
  get patience(): Millis {
    return this.#smoothed + 4 * this.#variation;
  }

  /** @param sample between an acknowledgement and its own acknowledgement */
  measure(sample: Millis): void {
    if (sample < 0) return;
    if (this.#isMeasured) {
      this.#variation += (Math.abs(sample - this.#smoothed) - this.#variation) / 4;
      this.#smoothed += (sample - this.#smoothed) / 8;
    } else this.#begin(sample, sample / 2);
  }

  /** Takes what the other side has measured; values below zero or over a minute are none. */
  learn(smoothed: Millis, variation: Millis): void {
    if (!(smoothed > 0 && smoothed < 60_000 && variation < 60_000)) return;
    if (this.#isMeasured) {
      this.#smoothed += (smoothed - this.#smoothed) / 8;
      this.#variation += (variation - this.#variation) / 4;
    } else this.#begin(smoothed, variation);
  }

  #begin(smoothed: Millis, variation: Millis): void {
    this.#smoothed = smoothed;
    this.#variation = variation;
    this.#isMeasured = true;
  }
}
