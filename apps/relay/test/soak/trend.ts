import type { Seconds } from '@starling/shared/units.ts';

/** One value of something that must not grow. */
export interface Reading {
  readonly at: Seconds;
  readonly value: number;
}

/** How much something may rise and still count as flat, in its own unit. */
export interface Allowance {
  /** Over any time, however short: what comes and goes by itself. */
  readonly rise: number;
  readonly perHour: number;
}

/** What became of something over the second half of a run; the first half is for what fills once. */
export interface Trend {
  readonly verdict: 'flat' | 'grows' | 'too few readings';
  /** Slope by Theil and Sen, per hour. */
  readonly perHour: number;
  /** That slope over the time that was looked at. */
  readonly rise: number;
  readonly allowed: number;
}

const fewestReadings = 5;

/**
 * Judges the readings of the second half by the median of the slopes between every two of them (Theil–Sen): up to 29 %
 * of them may be far off, as they are before and after a collection, and the slope still holds.
 */
export function judgeTrend(readings: readonly Reading[], allowance: Allowance): Trend {
  const [first, last] = [readings[0]?.at ?? 0, readings.at(-1)?.at ?? 0];
  const half = readings.filter(({ at }) => at >= (first + last) / 2);
  const hours = (last - (half[0]?.at ?? last)) / 3600;
  const allowed = Math.max(allowance.rise, allowance.perHour * hours);
  if (half.length < fewestReadings) return { verdict: 'too few readings', perHour: NaN, rise: NaN, allowed };
  const perHour = 3600 * medianSlope(half);
  const rise = perHour * hours;
  return { verdict: rise > allowed ? 'grows' : 'flat', perHour, rise, allowed };
}

function medianSlope(readings: readonly Reading[]): number {
  const slopes = readings.flatMap((a, index) =>
    readings.slice(index + 1).map((b) => (b.value - a.value) / (b.at - a.at)),
  );
  slopes.sort((a, b) => a - b);
  const middle = slopes.length / 2;
  return ((slopes[Math.floor(middle)] ?? NaN) + (slopes[Math.ceil(middle) - 1] ?? NaN)) / 2;
}
