/** What was typed as limits, or what is wrong with it. An empty field is no limit. */
export type Limits =
  { readonly days: number | null; readonly bytes: number | null } | { readonly faults: LimitFaults };

/** The fields that do not hold what they should. */
export interface LimitFaults {
  days?: 'not-a-day-count';
  size?: 'not-a-size';
}

/** Whole days, from 1. */
export const mostDays = 3_650;
/** Less room than this is none. */
export const leastGigabytes = 0.1;

/** @param size in gigabytes, with a point or a comma */
export function parseLimits(days: string, size: string): Limits {
  const faults: LimitFaults = {};
  const dayCount = days.trim() === '' ? null : Number(days);
  if (dayCount !== null && !(Number.isInteger(dayCount) && dayCount >= 1 && dayCount <= mostDays))
    faults.days = 'not-a-day-count';
  const gigabytes = size.trim() === '' ? null : Number(size.trim().replace(',', '.'));
  if (gigabytes !== null && !(gigabytes >= leastGigabytes && gigabytes <= 1_000_000))
    faults.size = 'not-a-size';
  if (faults.days !== undefined || faults.size !== undefined) return { faults };
  return { days: dayCount, bytes: gigabytes === null ? null : Math.round(gigabytes * 1e9) };
}
