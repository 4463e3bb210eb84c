import type { Millis } from '@starling/shared/units.ts';

/** How often something may happen. */
export interface Rate {
  /** In the long run. */
  readonly perSecond: number;
  /** At once, after a time of rest. */
  readonly burst: number;
}

/** What is left to one client of a {@link Rate}. Two numbers: there are thousands of these. */
export class Allowance {
  #left: number;
  #at: Millis;

  constructor({ burst }: Rate, now: Millis) {
    this.#left = burst;
    this.#at = now;
  }

  /** @returns whether it may happen once more now; if so, that has been counted */
  take({ perSecond, burst }: Rate, now: Millis): boolean {
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
