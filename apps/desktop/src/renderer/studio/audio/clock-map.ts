import type { Millis } from '@starling/shared/units.ts';

/**
 * Over how long the quickest arrival is looked for: a busy thread is rarely busy for so long. Where a machine is so busy
 * that the sound's clock itself falls behind, the map is wrong by what it loses in this time (once seen: 45 ms a second).
 */
const windowMs = 1000;

/**
 * Maps a sound card's clock, counted in samples, to the studio's. Blocks come late by what threads and buffers hold
 * them up, never early: the quickest of the last second tells the offset, and following it follows the drift between
 * the two clocks.
 */
export class ClockMap {
  readonly #sampleRate: number;
  /** Offsets that may still become the least: rising, oldest first. */
  #offsets: { readonly at: Millis; readonly offset: Millis }[] = [];

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** @param frame the sample after the last of a block that has come at `arrivedAt` */
  observe(frame: number, arrivedAt: Millis): void {
    const offset = arrivedAt - (frame / this.#sampleRate) * 1000;
    this.#offsets = this.#offsets.filter((entry) => entry.at > arrivedAt - windowMs && entry.offset < offset);
    this.#offsets.push({ at: arrivedAt, offset });
  }

  /** @returns which sample, also between two, was heard at that time; undefined before any block has come. */
  frameAt(time: Millis): number | undefined {
    const least = this.#offsets[0];
    return least === undefined ? undefined : ((time - least.offset) / 1000) * this.#sampleRate;
  }
}
