import type { Millis } from '@starling/shared/units.ts';

const longest = 120_000;

/** Times, to the millisecond. */
export class Histogram {
  readonly #counts = new Uint32Array(longest + 1);
  #total = 0;
  #most = 0;

  add(time: Millis): void {
    const slot = Math.max(0, Math.min(longest, Math.round(time)));
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    this.#total += 1;
    this.#most = Math.max(this.#most, slot);
  }

  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
    this.#most = 0;
  }

  get total(): number {
    return this.#total;
  }

  get most(): Millis {
    return this.#most;
  }

  /** @param share 0 to 1 */
  quantile(share: number): Millis {
    let left = share * this.#total;
    for (const [slot, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return slot;
    }
    return this.#most;
  }
}
