import type { Seconds } from '@starling/shared/units.ts';

/** What the rate is chosen by. */
export interface RateInput {
  /** Distance to the live edge, and the one aimed at; null where it is not known. */
  readonly latency: Seconds | null;
  readonly target: Seconds | null;
  /** Media in hand ahead of the playhead. */
  readonly buffer: Seconds;
  readonly maxRate: number;
}

/** Within this of its target playback is left alone. */
const nearEnough: Seconds = 0.04;
/** So much nearer to live than aimed at, as when the target has moved away, playback falls back at half the rate. */
const tooNear: Seconds = 0.12;
/** The distance at which the whole catch-up rate is used; nearer, less of it. */
const fullRateAt: Seconds = 0.3;
/** With less than this in hand, hurrying would run into a stall: two parts. */
const leastBuffer: Seconds = 0.45;

/**
 * How fast to play so that the distance to the live edge comes back to its target. hls.js has such a control, but it
 * acts only with more than a second in hand, and at this latency there never is so much.
 */
export function choosePlaybackRate({ latency, target, buffer, maxRate }: RateInput): number {
  if (latency === null || target === null) return 1;
  const behind = latency - target;
  if (behind + tooNear < 0) return 1 - Math.round((maxRate - 1) * 50) / 100;
  if (behind < nearEnough || buffer < leastBuffer) return 1;
  const share = Math.min(1, behind / fullRateAt);
  // Steps of a percent: each change of the rate costs the browser a new time stretch.
  return 1 + Math.round((maxRate - 1) * share * 100) / 100;
}
