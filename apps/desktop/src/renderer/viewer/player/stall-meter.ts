import type { Millis } from '@starling/shared/units.ts';

/** What happened to the video element. `held` is every wait that the viewer asked for: pause, seek, end. */
export type PlaybackEvent = 'playing' | 'waiting' | 'held';

/**
 * Counts the times that playback stopped by itself after it had once begun. Pure: the instants come in.
 */
export class StallMeter {
  #hasPlayed = false;
  #waitingSince: Millis | null = null;
  #isCounted = false;
  #count = 0;
  #totalMs = 0;
  readonly #shortestMs: Millis;

  /** @param shortestMs waits shorter than this are not counted */
  constructor(shortestMs: Millis) {
    this.#shortestMs = shortestMs;
  }

  /** Stalls so far, one that is under way included. */
  get count(): number {
    return this.#count;
  }

  /** Time spent in the stalls that ended. */
  get totalMs(): Millis {
    return this.#totalMs;
  }

  handle(event: PlaybackEvent, now: Millis): void {
    if (event === 'waiting') {
      if (this.#hasPlayed) this.#waitingSince ??= now;
      return;
    }
    this.tick(now);
    if (this.#waitingSince !== null && this.#isCounted) this.#totalMs += now - this.#waitingSince;
    this.#waitingSince = null;
    this.#isCounted = false;
    if (event === 'playing') this.#hasPlayed = true;
  }

  /** @returns whether a stall was counted just now. */
  tick(now: Millis): boolean {
    if (this.#waitingSince === null || this.#isCounted) return false;
    if (now - this.#waitingSince < this.#shortestMs) return false;
    this.#isCounted = true;
    this.#count++;
    return true;
  }
}
