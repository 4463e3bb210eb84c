import type { Millis } from '@starling/shared/units.ts';

/** FLV stamps are whole milliseconds, so frames seem to last one more or less. */
const jitter: Millis = 1;

/** A part shorter than this share of PART-TARGET may only end a segment (RFC 8216bis §4.4.4.9). */
export const shortestPart = 0.85;

/** Frames that come so seldom that whole ones make parts much longer than wanted: parts are cut by the clock. */
const longestStretch = 1.3;

/**
 * How many frames make a part: as many as fit into what is wanted, or one more where that would leave less than
 * 85 % of it. All parts then have this many frames, so that each is long enough beside PART-TARGET.
 */
export function framesPerPart(frameInterval: Millis, wanted: Millis): number {
  const fitting = Math.max(1, Math.floor((wanted + jitter) / frameInterval));
  return fitting * frameInterval >= shortestPart * wanted ? fitting : fitting + 1;
}

/** PART-TARGET for frames of such a length: whole frames, or what is wanted where they come seldom. */
export function partLimit(frameInterval: Millis, wanted: Millis): Millis {
  const whole = framesPerPart(frameInterval, wanted) * frameInterval;
  return whole > longestStretch * wanted ? wanted : Math.ceil(whole - 1e-6) + jitter;
}
