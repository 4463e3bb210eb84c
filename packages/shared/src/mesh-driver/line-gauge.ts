import type { Bytes, Millis } from '../units.ts';

/** Clocks of browsers are coarse. */
const shortestFetch: Millis = 1;
/** What a new fetch counts. */
const weight = 0.25;

/**
 * Learns from fetches by HTTP how fast the line is. Peers send no faster than they are allowed to, which says nothing
 * about the line: whoever chooses a quality by it would never climb, although HTTP is there whenever peers are too slow.
 */
export class LineGauge {
  /** Bytes per millisecond. */
  #rate: number | undefined;

  /** @param duration from the first byte to the last */
  fetched(bytes: Bytes, duration: Millis): void {
    const rate = bytes / Math.max(shortestFetch, duration);
    this.#rate = this.#rate === undefined ? rate : this.#rate + weight * (rate - this.#rate);
  }

  /** @returns how long bytes that peers sent in `duration` would have taken at most */
  transferTime(bytes: Bytes, duration: Millis): Millis {
    return this.#rate === undefined ? duration : Math.min(duration, bytes / this.#rate);
  }
}
