import type { Millis } from '@starling/shared/units.ts';

const microsPerMilli = 1_000;
/** So that sound which began a little before the first picture has a stamp, too. */
const startAt = 100 * microsPerMilli;
/** A page's clock goes with ours; what differs more has another beginning. */
const farthestBack = 1_000 * microsPerMilli;
const farthestAhead = 5_000 * microsPerMilli;
/** From the newest stamp of one page to the first of the next: no shorter than a picture is shown. */
const pageGap = 40 * microsPerMilli;

/**
 * Puts the stamps of whichever page encodes now on the one timeline of a session, which begins at 100 ms. A page that was
 * loaded anew counts from another instant: its first stamp is put where the wall clock says, and not so near the newest
 * that two pictures would be one. Pure.
 */
export class SessionClock {
  #base: number | undefined;
  #newest = 0;
  #newestAt: Millis = 0;

  /**
   * @param timestamp the page's, µs
   * @param now any clock that runs evenly
   * @returns µs
   */
  place(timestamp: number, now: Millis): number {
    this.#base ??= startAt - timestamp;
    const expected = this.#newest + (now - this.#newestAt) * microsPerMilli;
    let placed = timestamp + this.#base;
    const isFirst = this.#newest === 0;
    if (!isFirst && (placed < expected - farthestBack || placed > expected + farthestAhead)) {
      this.#base = Math.round(Math.max(expected, this.#newest + pageGap)) - timestamp;
      placed = timestamp + this.#base;
    }
    if (placed > this.#newest) {
      this.#newest = placed;
      this.#newestAt = now;
    }
    return placed;
  }
}
