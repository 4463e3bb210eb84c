import type { Millis } from '@starling/shared/units.ts';

/** A ladder this far behind its source for so long cannot keep up. A keyframe or a busy moment costs less. */
const tolerated: Millis = 1_500;
const patience: Millis = 3_000;

/** Watches how far a ladder is behind its source. Pure: the wall clock comes in. */
export class LagWatch {
  #behindSince: Millis | undefined;

  /**
   * @param lag newest source time handed in, less the newest that came out of the slowest rung
   * @returns whether the ladder has fallen behind for good
   */
  note(lag: Millis, now: Millis): boolean {
    if (lag <= tolerated) {
      this.#behindSince = undefined;
      return false;
    }
    this.#behindSince ??= now;
    return now - this.#behindSince >= patience;
  }
}
