import type { Bytes, Millis } from '../units.ts';
import { agedRate } from './aged-rate.ts';

/** A rate is believed after so many bytes' worth of a busy link, in ms of it. */
const trustAfter: Millis = 100;

/**
 * Learns from how fast the channel to one neighbour drains what it carries: over a long way, or one that loses, its congestion
 * window is what limits it, however fast the uplink.
 */
export class LinkGauge {
  #waiting: Bytes = 0;
  #busySince: Millis = 0;
  #drained: Bytes = 0;
  #busy: Millis = 0;
  #rate = Infinity;
  #sampledAt: Millis = 0;

  /** Bytes in the channel that have not left, as far as known. */
  get waiting(): Bytes {
    return this.#waiting;
  }

  /** Bytes per ms while anything waits; Infinity while unknown. */
  rate(now: Millis): number {
    return agedRate(this.#rate, now - this.#sampledAt);
  }

  sent(bytes: Bytes, now: Millis): void {
    if (this.#waiting === 0) this.#busySince = now;
    this.#waiting += bytes;
  }

  /** The channel now holds `waiting` bytes. */
  drained(waiting: Bytes, now: Millis): void {
    const bytes = this.#waiting - waiting;
    if (bytes <= 0) return;
    this.#waiting = waiting;
    this.#drained += bytes;
    this.#busy += now - this.#busySince;
    this.#busySince = now;
    if (this.#busy < trustAfter) return;
    const rate = this.#drained / this.#busy;
    this.#sampledAt = now;
    this.#rate = this.#rate === Infinity ? rate : this.#rate * 0.7 + rate * 0.3;
    this.#drained = 0;
    this.#busy = 0;
  }
}
