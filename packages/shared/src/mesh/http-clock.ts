import type { Millis } from '../units.ts';

/** A fetch that ends so shortly before its deadline was begun too late. */
const tooTight: Millis = 50;
const leastMargin: Millis = 120;
const mostMargin: Millis = 400;
const easing: Millis = 2;

/** Learns how long a fetch takes, as RFC 6298 learns round trips. */
export class HttpClock {
  #mean: Millis = 250;
  #deviation: Millis = 50;
  #margin: Millis = 200;

  /** @param spare how long before its deadline the part was whole then */
  learn(took: Millis, spare: Millis): void {
    if (spare < tooTight) this.#margin = Math.min(mostMargin, this.#margin + tooTight);
    else if (spare < 2 * this.#margin) this.#margin = Math.max(leastMargin, this.#margin - easing);
    this.#deviation += (Math.abs(took - this.#mean) - this.#deviation) / 4;
    this.#mean += (took - this.#mean) / 8;
  }

  /** How long before a deadline to begin. */
  get needs(): Millis {
    return this.allowance + this.#margin;
  }

  get mean(): Millis {
    return this.#mean;
  }

  /** How long to allow for a fetch, at most 5 s. */
  get allowance(): Millis {
    return Math.min(5_000, this.#mean + 4 * this.#deviation);
  }
}
