import type { Millis } from '@starling/shared/units.ts';

const mostKeys = 50_000;

/** A token bucket per key. Pure: the time comes in. Where too many keys are known the oldest is forgotten. */
export class RateLimit {
  readonly #capacity: number;
  readonly #refill: Millis;
  readonly #buckets = new Map<string, { tokens: number; at: Millis }>();

  /**
   * @param capacity calls that may come at once
   * @param refill time in which one more becomes free
   */
  constructor(capacity: number, refill: Millis) {
    this.#capacity = capacity;
    this.#refill = refill;
  }

  /** @returns whether the call may go on */
  take(key: string, now: Millis): boolean {
    const known = this.#buckets.get(key) ?? { tokens: this.#capacity, at: now };
    const tokens = Math.min(this.#capacity, known.tokens + (now - known.at) / this.#refill);
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    if (this.#buckets.size > mostKeys) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return tokens >= 1;
  }
}
