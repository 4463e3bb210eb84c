import type { BitsPerSecond, Bytes, Millis } from '@starling/shared/units.ts';

/** The rate of what came within the last moments. */
export class RateMeter {
  readonly #window: Millis;
  #entries: { readonly at: Millis; readonly bytes: Bytes }[] = [];
  #start: Millis | undefined;

  /** @param window over how long the rate is taken */
  constructor(window: Millis) {
    this.#window = window;
  }

  /** Counts what came at `now`; times never go back. */
  add(now: Millis, bytes: Bytes): void {
    this.#start ??= now;
    this.#entries.push({ at: now, bytes });
    this.#forget(now);
  }

  /** How many came a second. */
  perSecond(now: Millis): number {
    this.#forget(now);
    return (this.#entries.length * 1000) / this.#span(now);
  }

  /** Their bits a second. */
  bitsPerSecond(now: Millis): BitsPerSecond {
    this.#forget(now);
    const bytes = this.#entries.reduce((sum, entry) => sum + entry.bytes, 0);
    return (bytes * 8 * 1000) / this.#span(now);
  }

  /** Soon after the start less than the window has been seen. */
  #span(now: Millis): Millis {
    return Math.max(1, Math.min(this.#window, now - (this.#start ?? now)));
  }

  #forget(now: Millis): void {
    const first = this.#entries.findIndex(({ at }) => at > now - this.#window);
    if (first > 0) this.#entries = this.#entries.slice(first);
    else if (first < 0) this.#entries = [];
  }
}
