import type { Millis } from '../units.ts';

const span = 2 ** 32;
/** The base follows the fastest packet of so long a time, when all have become slower. */
const window: Millis = 10_000;
const leastSamples = 100;
/** A stamp that lies further ahead is a mistake, not a slow beginning: it moves nothing. */
const mostAhead: Millis = 2_000;

/**
 * Tells when packets were sent by the receiver's clock, for all that is known: on the path's best delay. A handshake that
 * was slow, clocks that drift apart and a path that has changed move the base; stamps wrap each 71 minutes (draft §4.5, §4.7).
 */
export class ArrivalClock {
  /** Receiver's time of the sender's zero, the fastest path's delay included. */
  #base: Millis;
  #lastStamp: number;
  /** Microseconds since the sender's zero, without wraps. */
  #lastTotal: number;
  #windowStart: Millis;
  #windowLeast: Millis = Infinity;
  #windowSamples = 0;

  /** @param stamp µs, 32 bits, of the handshake packet that arrived at `now` */
  constructor(stamp: number, now: Millis) {
    this.#lastStamp = stamp;
    this.#lastTotal = stamp;
    this.#base = now - stamp / 1000;
    this.#windowStart = now;
  }

  /**
   * @param isFirst it was not sent again: its delay is the path's
   * @returns when it was due here had it taken the fastest way; `now` at the latest
   */
  place(stamp: number, now: Millis, isFirst: boolean): Millis {
    const sent = this.#unwrap(stamp) / 1000;
    if (isFirst) this.#learn(now - sent, now);
    return Math.min(now, this.#base + sent);
  }

  #unwrap(stamp: number): number {
    const difference = (((stamp - this.#lastStamp) % span) + span) % span;
    const signed = difference >= span / 2 ? difference - span : difference;
    const total = this.#lastTotal + signed;
    if (signed > 0) {
      this.#lastStamp = stamp;
      this.#lastTotal = total;
    }
    return total;
  }

  #learn(base: Millis, now: Millis): void {
    if (base < this.#base - mostAhead) return;
    if (base < this.#base) this.#base = base;
    this.#windowLeast = Math.min(this.#windowLeast, base);
    this.#windowSamples += 1;
    if (now - this.#windowStart < window) return;
    if (this.#windowSamples >= leastSamples) this.#base = this.#windowLeast;
    this.#windowStart = now;
    this.#windowLeast = Infinity;
    this.#windowSamples = 0;
  }
}
