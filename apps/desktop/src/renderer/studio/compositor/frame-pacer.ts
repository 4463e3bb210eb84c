import type { Millis } from '@starling/shared/units.ts';

/** A frame that is due. */
export interface DueFrame {
  /** When it was to be painted, on the clock that `now` is of. */
  readonly time: Millis;
  /** Frames before it that were never painted, as their time had passed. */
  readonly missed: number;
}

/**
 * Says when frames are due: on a steady grid that begins with the first, however late a timer fires. A frame whose
 * time has passed wholly is left out and counted.
 */
export class FramePacer {
  readonly #interval: Millis;
  #start: Millis | undefined;
  #next = 0;

  /** @param frameRate frames a second, above 0 */
  constructor(frameRate: number) {
    this.#interval = 1000 / frameRate;
  }

  /** The time from frame to frame. */
  get interval(): Millis {
    return this.#interval;
  }

  /** @returns the frame to paint now, or undefined where none is due yet. */
  take(now: Millis): DueFrame | undefined {
    this.#start ??= now;
    // A timer that fires a hair early must not cost a whole interval.
    const current = Math.floor((now - this.#start) / this.#interval + 1e-6);
    if (current < this.#next) return undefined;
    const missed = current - this.#next;
    this.#next = current + 1;
    return { time: this.#start + current * this.#interval, missed };
  }

  /** @returns how long to wait for the next frame, 0 where it is due. */
  wait(now: Millis): Millis {
    if (this.#start === undefined) return 0;
    return Math.max(0, this.#start + this.#next * this.#interval - now);
  }
}
