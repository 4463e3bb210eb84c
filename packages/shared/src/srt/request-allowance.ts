import type { Millis } from '../units.ts';

interface Bucket {
  tokens: number;
  at: Millis;
}

const perSecond = 10;
const burst = 50;
const most = 4_096;

/** How many connections each address may ask for: 50 at once, 10 a second. */
export class RequestAllowance {
  readonly #buckets = new Map<string, Bucket>();

  /** How many addresses are remembered; 4,096 at most. */
  get size(): number {
    return this.#buckets.size;
  }

  /** @returns false where `address` asks too often, and where too many ask at once */
  take(address: string, now: Millis): boolean {
    const bucket = this.#buckets.get(address) ?? this.#open(address, now);
    if (bucket === undefined) return false;
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perSecond) / 1000);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  #open(address: string, now: Millis): Bucket | undefined {
    if (this.#buckets.size >= most) this.#sweep(now);
    if (this.#buckets.size >= most) return undefined;
    const bucket = { tokens: burst, at: now };
    this.#buckets.set(address, bucket);
    return bucket;
  }

  /** A full bucket is as good as none. */
  #sweep(now: Millis): void {
    for (const [address, { tokens, at }] of this.#buckets)
      if (tokens + ((now - at) * perSecond) / 1000 >= burst) this.#buckets.delete(address);
  }
}
