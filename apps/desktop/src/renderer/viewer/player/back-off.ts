import type { Millis } from '@starling/shared/units.ts';

/**
 * How long to wait before attempt number `attempt` (from 0): doubling from `firstMs` to at most `maxMs`, spread over
 * its upper half so that many clients do not come back in one instant.
 * @param random a number in [0, 1)
 */
export function backOff(attempt: number, firstMs: Millis, maxMs: Millis, random: number): Millis {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return full / 2 + (full / 2) * random;
}
