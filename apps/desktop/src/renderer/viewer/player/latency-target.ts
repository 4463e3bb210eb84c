import type { Millis, Seconds } from '@starling/shared/units.ts';

/** How the distance to the live edge reacts to stalls. */
export interface LatencyTargetOptions {
  readonly stallPenalty: Seconds;
  readonly maxStallPenalty: Seconds;
  readonly stallForgiveAfter: Millis;
  /**
   * So long after the beginning stalls tell of a page that loads and of peers that are called, not of the line; they
   * are forgiven after `settlingForgiveAfter`.
   */
  readonly settlingFor: Millis;
  readonly settlingForgiveAfter: Millis;
}

/**
 * The distance to the live edge to aim at: what the playlist allows plus a penalty that grows with each stall and
 * halves after each quiet spell. Pure: the instants come in.
 */
export class LatencyTarget {
  #penalty: Seconds = 0;
  #quietSince: Millis = 0;
  #began: Millis | undefined;
  #forgiveAfter: Millis;
  readonly #options: LatencyTargetOptions;

  constructor(options: LatencyTargetOptions) {
    this.#options = options;
    this.#forgiveAfter = options.stallForgiveAfter;
  }

  /** Seconds to add to the least distance. */
  get penalty(): Seconds {
    return this.#penalty;
  }

  stalled(now: Millis): void {
    this.#penalty = Math.min(this.#penalty + this.#options.stallPenalty, this.#options.maxStallPenalty);
    this.#quietSince = now;
    const { settlingFor, settlingForgiveAfter, stallForgiveAfter } = this.#options;
    this.#began ??= now;
    this.#forgiveAfter = now - this.#began < settlingFor ? settlingForgiveAfter : stallForgiveAfter;
  }

  /** To be called from the beginning on, now and then. @returns whether the penalty changed. */
  tick(now: Millis): boolean {
    this.#began ??= now;
    if (this.#penalty === 0 || now - this.#quietSince < this.#forgiveAfter) return false;
    this.#quietSince = now;
    this.#penalty = this.#penalty <= this.#options.stallPenalty / 2 ? 0 : this.#penalty / 2;
    return true;
  }
}
