import type { Millis } from '@starling/shared/units.ts';

/** OBS's first wait and number of tries. */
const firstWait: Millis = 2_000;
const growth = 1.5;
/** A relay waits 30 s for a lost broadcast: a longer wait could miss it. */
const longestWait: Millis = 15_000;
const jitterShare = 0.2;
export const mostAttempts = 25;

/**
 * How long to wait before trying again.
 *
 * @param attempt which try it will be, from 1
 * @param random 0 ≤ r < 1: clients of a relay that came back must not all come at once
 * @returns undefined after 25 tries
 */
export function reconnectWait(attempt: number, random: number): Millis | undefined {
  if (attempt > mostAttempts) return undefined;
  const wait = Math.min(longestWait, firstWait * growth ** (attempt - 1));
  return Math.round(wait * (1 - jitterShare / 2 + jitterShare * random));
}
