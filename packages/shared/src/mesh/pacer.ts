import type { Bytes, Millis } from '../units.ts';
import { tuning } from './settings.ts';

/**
 * Spreads a burst over time, a little below the cap: sent at once, it would stand in the router's queue, before whatever is
 * more urgent. Between peers that are near each other there is no such queue, and each timer saved counts.
 */
export class Pacer {
  /** When what was sent would be through. */
  #freeAt: Millis = 0;

  /** @param rate the cap in bytes per ms @returns 0 where so many bytes may be sent now, else how long to wait */
  wait(bytes: Bytes, rate: number, now: Millis): Millis {
    return Math.max(0, this.#freeAt - (tuning.paceBurst * bytes) / (rate * tuning.pace) - now);
  }

  sent(bytes: Bytes, rate: number, now: Millis): void {
    this.#freeAt = Math.max(this.#freeAt, now) + bytes / (rate * tuning.pace);
  }
}
