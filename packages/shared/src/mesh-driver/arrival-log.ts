import type { Millis } from '../units.ts';

/** When a part's bytes came, by the page's monotonic clock. */
export interface Arrival {
  readonly first: Millis;
  readonly last: Millis;
}

/** Arrival times of so many parts are kept. */
const mostArrivals = 512;

/** When the first and the last bytes of each part came, from wherever. */
export class ArrivalLog {
  readonly #arrivals = new Map<string, { first: Millis; last: Millis }>();

  note(name: string, now: Millis): void {
    const arrival = this.#arrivals.get(name);
    if (arrival !== undefined) {
      arrival.last = now;
      return;
    }
    this.#arrivals.set(name, { first: now, last: now });
    const [oldest] = this.#arrivals.keys();
    if (this.#arrivals.size > mostArrivals && oldest !== undefined) this.#arrivals.delete(oldest);
  }

  /** @returns undefined where nothing is known of it */
  of(name: string): Arrival | undefined {
    return this.#arrivals.get(name);
  }
}
