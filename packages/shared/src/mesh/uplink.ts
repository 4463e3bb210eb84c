import type { Bytes, Millis } from '../units.ts';
import { agedRate } from './aged-rate.ts';

/** A sample of the uplink's rate spans so much time in which several channels held bytes. */
const sampleTime: Millis = 120;
/** The highest of the samples of this time and of as much before it counts. */
const remember: Millis = 4_000;
/** Once a second it is tried for so long whether the uplink carries so much more. */
const probeEvery: Millis = 1_000;
const probeTime: Millis = 150;
const probeGain = 1.25;

/**
 * Learns what the uplink carries, which may be less than the cap, and paces what is sent so that no queue builds up behind it.
 * One channel alone tells nothing: its own congestion window may hold it back. While several hold bytes, what they drain together is a
 * sample, and the highest counts, as bottleneck bandwidth does in BBR.
 */
export class Uplink {
  /** Channels that hold bytes. */
  #holding = 0;
  #busySince: Millis = 0;
  #busy: Millis = 0;
  #drained: Bytes = 0;
  #highest = 0;
  #highestBefore = Infinity;
  #periodBegan: Millis = 0;
  #sampledAt: Millis = 0;
  #tokens: Bytes = 0;
  #filledAt: Millis = 0;

  /** Bytes per ms; Infinity while unknown. */
  rate(now: Millis): number {
    return agedRate(Math.max(this.#highest, this.#highestBefore), now - this.#sampledAt);
  }

  /** A channel has come to hold bytes, or holds none any more. */
  holds(change: 1 | -1, now: Millis): void {
    if (this.#holding >= 2) this.#busy += now - this.#busySince;
    this.#busySince = now;
    this.#holding += change;
  }

  /** So many bytes have left the channels. */
  drained(bytes: Bytes, now: Millis): void {
    if (this.#holding < 2) return;
    this.#drained += bytes;
    this.#busy += now - this.#busySince;
    this.#busySince = now;
    if (this.#busy < sampleTime) return;
    this.#sample(this.#drained / this.#busy, now);
    this.#drained = 0;
    this.#busy = 0;
  }

  /** @returns 0 where so many bytes may be sent now, else how long to wait */
  wait(bytes: Bytes, now: Millis): Millis {
    const rate = this.rate(now);
    if (rate === Infinity) return 0;
    const pace = now % probeEvery < probeTime ? rate * probeGain : rate;
    this.#tokens = Math.min(2 * bytes, this.#tokens + (now - this.#filledAt) * pace);
    this.#filledAt = now;
    return this.#tokens >= bytes ? 0 : Math.max(1, (bytes - this.#tokens) / pace);
  }

  sent(bytes: Bytes): void {
    this.#tokens -= bytes;
  }

  #sample(rate: number, now: Millis): void {
    this.#sampledAt = now;
    if (this.#highestBefore === Infinity || now - this.#periodBegan > remember) {
      this.#highestBefore = this.#highest === 0 ? rate : this.#highest;
      this.#highest = 0;
      this.#periodBegan = now;
    }
    this.#highest = Math.max(this.#highest, rate);
  }
}
