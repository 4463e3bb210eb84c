import type { Millis } from '../units.ts';
import type { HttpClock } from './http-clock.ts';
import type { Outbox } from './outbox.ts';
import { tuning } from './settings.ts';

/** So long after a retreat the next one is as short as the first. */
const forgetAfter: Millis = 60_000;

/**
 * Takes a viewer out of the mesh for a while when its playback has stopped, as far as HTTP is there for it: who cannot keep up with
 * both (a machine that is too busy, a line that is too bad) is spared the one that it can do without. Those who went together
 * come back one after another.
 */
export class Retreat {
  readonly #outbox: Outbox;
  readonly #httpClock: HttpClock;
  readonly #random: () => number;
  #until: Millis = -Infinity;
  #length: Millis = tuning.retreat;

  constructor(outbox: Outbox, httpClock: HttpClock, random: () => number) {
    this.#outbox = outbox;
    this.#httpClock = httpClock;
    this.#random = random;
  }

  get isOn(): boolean {
    return this.#outbox.now < this.#until;
  }

  /** Playback has stopped. */
  begin(): void {
    if (this.isOn || this.#httpClock.allowance > tuning.quickFetch) return;
    const { now } = this.#outbox;
    const isFirst = now - this.#until > forgetAfter;
    this.#length = isFirst ? tuning.retreat : Math.min(tuning.longestRetreat, 2 * this.#length);
    const length = this.#length * (0.5 + this.#random());
    this.#until = now + length;
    this.#outbox.note('retreat', undefined, `for ${Math.round(length)} ms`);
  }
}
