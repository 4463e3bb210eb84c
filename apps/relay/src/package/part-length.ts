import type { Millis } from '@starling/shared/units.ts';

/** FLV stamps are whole milliseconds, so frames seem to last one more or less. */
const jitter: Millis = 1;

/**
 * How many frames make a part: the number whose length comes nearest to what is wanted, the smaller of two that
 * are equally near. All parts then have this many frames, so that each is longer than 85 % of PART-TARGET.
 */
export function framesPerPart(frameInterval: Millis, wanted: Millis): number {
  const fewer = Math.max(1, Math.floor(wanted / frameInterval));
  const distance = (count: number) => Math.abs(count * frameInterval - wanted);
  return distance(fewer + 1) < distance(fewer) ? fewer + 1 : fewer;
}

/** PART-TARGET for parts of so many frames. */
export function partLimit(frameInterval: Millis, frames: number): Millis {
  return Math.ceil(frames * frameInterval - 1e-6) + jitter;
}
