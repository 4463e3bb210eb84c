import type { Millis } from '@starling/shared/units.ts';

/** In rooms of more connections not everybody gets everything. */
const hugeRoom = 20_000;
/** What a person can see go by, in lines a second. */
const mostPerSecond = 20;
const memory: Millis = 1_000;

/**
 * Which messages of a huge room go to everybody. It is decided once, where the room is, so that everybody misses the same
 * ones: then those who talk about what was said have read the same, answers make sense, and frames are shared. Messages
 * are left out evenly, not the end of each second, lest bots that are quick are heard alone.
 */
export class Thinning {
  /** Messages lately; those of long ago count less and less. */
  #recent = 0;
  #at: Millis = 0;
  #due = 1;

  /** @returns whether everybody gets the message that is said now */
  passes(connections: number, now: Millis): boolean {
    this.#recent = this.#recent * Math.exp((this.#at - now) / memory) + 1;
    this.#at = now;
    if (connections <= hugeRoom) return true;
    this.#due += Math.min(1, (mostPerSecond * memory) / 1000 / this.#recent);
    if (this.#due < 1) return false;
    this.#due -= 1;
    return true;
  }
}
