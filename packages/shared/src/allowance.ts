import type { Millis } from './units.ts';

/** How often something may happen. */
export interface Rate {
  /** In the long run. */
  readonly perSecond: number;
  /** At once, after a time of rest. */
  readonly burst: number;
}

/** What one client has used of a {@link Rate}, which may change. Two numbers: there are thousands of these. */
export class Allowance {
  #used = 0;
  #at: Millis;

  constructor(now: Millis) {
    this.#at = now;
  }

  /** @returns whether it may happen once more now; if so, that has been counted */
  take({ perSecond, burst }: Rate, now: Millis): boolean {
    this.#used = Math.max(0, this.#used - ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    if (this.#used + 1 > burst) return false;
    this.#used += 1;
    return true;
  }
}
