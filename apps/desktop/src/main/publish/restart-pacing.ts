import type { Millis } from '@starling/shared/units.ts';

const memory: Millis = 30_000;
const longestWait: Millis = 5_000;
const firstWait: Millis = 250;
const hopelessAfter = 4;

/** How soon a process that keeps failing is started anew: at once, and ever later within half a minute. Pure. */
export class RestartPacing {
  #failures: Millis[] = [];

  /** @returns how long to wait, and whether it fails so often that a person should know */
  failed(now: Millis): { wait: Millis; isHopeless: boolean } {
    this.#failures = [...this.#failures.filter((at) => now - at < memory), now];
    const before = this.#failures.length - 1;
    const wait = before === 0 ? 0 : Math.min(longestWait, firstWait * 2 ** (before - 1));
    return { wait, isHopeless: this.#failures.length >= hopelessAfter };
  }
}
