import type { Millis } from '@starling/shared/units.ts';

const window: Millis = 10_000;
const joinsPerWindow = 20;
const joinsOfVerifiedBots = 2_000;

/** How many rooms a connection has joined of late: 20 in any 10 s, verified bots 2,000. */
export class JoinLimit {
  #times: Millis[] = [];

  /** @returns whether it may join one more; if so, that has been counted */
  take(isVerifiedBot: boolean, now: Millis): boolean {
    this.#times = this.#times.filter((at) => now - at < window);
    if (this.#times.length >= (isVerifiedBot ? joinsOfVerifiedBots : joinsPerWindow)) return false;
    this.#times.push(now);
    return true;
  }
}
