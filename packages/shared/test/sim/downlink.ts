import type { Bytes, Millis } from '../../src/units.ts';

const slotMs: Millis = 10;
/** Five seconds: nothing is under way for longer. */
const slots = 512;

/**
 * A downlink, whose arrivals become known in any order: what comes later keeps nothing waiting that comes sooner. Time is cut
 * into slots, each of which takes as much as the line carries in it; what does not fit goes into the next.
 */
export class Downlink {
  readonly #rate: number;
  readonly #used = new Float32Array(slots);
  /** Which slot each place stands for; places of times long past are taken again. */
  readonly #slotAt = new Int32Array(slots).fill(-1);

  /** @param rate bytes a millisecond */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** @param at when they have reached the line @returns when the last of them is through */
  take(at: Millis, bytes: Bytes): Millis {
    const most = this.#rate * slotMs;
    let left = bytes;
    for (let slot = Math.floor(at / slotMs); ; slot += 1) {
      const place = slot % slots;
      const used = this.#slotAt[place] === slot ? (this.#used[place] ?? 0) : 0;
      this.#slotAt[place] = slot;
      this.#used[place] = Math.min(most, used + left);
      left -= most - used;
      if (left <= 0) return Math.max(at + bytes / this.#rate, slot * slotMs + (most + left) / this.#rate);
    }
  }
}
