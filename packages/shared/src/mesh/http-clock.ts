import type { Millis } from '../units.ts';

/** Learns how long a fetch takes, as RFC 6298 learns round trips. */
export class HttpClock {
  #mean: Millis = 250;
  #deviation: Millis = 50;

  learn(took: Millis): void {
    this.#deviation += (Math.abs(took - this.#mean) - this.#deviation) / 4;
    this.#mean += (took - this.#mean) / 8;
  }

  get mean(): Millis {
    return this.#mean;
  }

  /** How long to allow for a fetch, at most 5 s. */
  get allowance(): Millis {
    return Math.min(5_000, this.#mean + 4 * this.#deviation);
  }
}
