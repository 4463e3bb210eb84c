import type { Millis } from '../../../src/units.ts';
import type { Random } from '../random.ts';

/** How one direction of a simulated path treats packets. */
export interface PathOptions {
  readonly delay: Millis;
  /** Each packet takes up to so much longer. Packets that overtake others by it do not, unless `reorder` says so. */
  readonly jitter: Millis;
  /** Share of packets that are lost. */
  readonly loss: number;
  /** Mean length of a run of lost packets; 1 for each by itself. */
  readonly burst: number;
  /** Share of packets that overtake those before them. */
  readonly reorder: number;
  /** Share of packets that come twice. */
  readonly duplicate: number;
  /** Nothing passes from here to there. */
  readonly blackout?: { readonly from: Millis; readonly to: Millis } | undefined;
}

/** One direction of a simulated path: says when a packet arrives, if it does. */
export class Path {
  readonly #options: PathOptions;
  readonly #random: Random;
  #isLosing = false;
  #lastArrival: Millis = -Infinity;

  constructor(options: PathOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** @returns when each copy arrives; none where it is lost */
  arrivals(now: Millis): Millis[] {
    const { blackout, delay, jitter, reorder, duplicate } = this.#options;
    if (blackout !== undefined && now >= blackout.from && now < blackout.to) return [];
    if (this.#isLost()) return [];
    const overtakes = this.#random.next() < reorder;
    const arrival = now + delay + (overtakes ? 0 : this.#random.next() * jitter);
    const inOrder = overtakes ? arrival : Math.max(arrival, this.#lastArrival + 0.001);
    this.#lastArrival = Math.max(inOrder, this.#lastArrival);
    return this.#random.next() < duplicate ? [inOrder, inOrder + this.#random.next() * 20] : [inOrder];
  }

  /** Gilbert's model: runs of losses whose share of all is `loss`. */
  #isLost(): boolean {
    const { loss, burst } = this.#options;
    if (loss === 0) return false;
    const leave = 1 / burst;
    const enter = (leave * loss) / (1 - loss);
    this.#isLosing = this.#random.next() < (this.#isLosing ? 1 - leave : enter);
    return this.#isLosing;
  }
}
