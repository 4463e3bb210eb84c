import type { Millis } from '@starling/shared/units.ts';

/** FLV stamps are whole milliseconds, so frames seem to last one more or less. */
const jitter: Millis = 1;

/** A part shorter than this share of PART-TARGET may only end a segment (RFC 8216bis §4.4.4.9). */
const shortest = 0.85;

/**
 * How many frames make a part: as many as fit into what is wanted, or one more where that would leave less than
 * 85 % of it. All parts then have this many frames, so that each is long enough beside PART-TARGET.
 */
export function framesPerPart(frameInterval: Millis, wanted: Millis): number {
  const fitting = Math.max(1, Math.floor((wanted + jitter) / frameInterval));
  return fitting * frameInterval >= shortest * wanted ? fitting : fitting + 1;
}

/** PART-TARGET for parts of so many frames. */
export function partLimit(frameInterval: Millis, frames: number): Millis {
  return Math.ceil(frames * frameInterval - 1e-6) + jitter;
}
