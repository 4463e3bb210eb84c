import type { Millis } from '@starling/shared/units.ts';

/** A clock that goes on when it is told to, and does what was asked of it meanwhile. */
export class ManualClock {
  #time: Millis = 0;
  /** How long each look at the clock takes. */
  readonly #perLook: Millis;
  #work: { at: Millis; order: number; run: () => void }[] = [];
  #order = 0;

  constructor(perLook: Millis = 0) {
    this.#perLook = perLook;
  }

  now(): Millis {
    this.#time += this.#perLook;
    return this.#time;
  }

  soon(run: () => void): void {
    this.after(0, run);
  }

  after(delay: Millis, run: () => void): void {
    this.#work.push({ at: this.#time + delay, order: (this.#order += 1), run });
  }

  /** Does the next thing that is due, if any is. */
  step(): boolean {
    const [next] = this.#work.sort((a, b) => a.at - b.at || a.order - b.order);
    if (next === undefined) return false;
    this.#work.shift();
    this.#time = Math.max(this.#time, next.at);
    next.run();
    return true;
  }

  /** Does all that is due within a time. */
  pass(time: Millis): void {
    const end = this.#time + time;
    for (;;) {
      const next = Math.min(...this.#work.map(({ at }) => at));
      if (next > end || !this.step()) break;
    }
    this.#time = Math.max(this.#time, end);
  }
}
