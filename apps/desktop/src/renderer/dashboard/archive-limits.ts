/** What was typed as limits, or what is wrong with it. An empty field is no limit. */
export type Limits =
  | { readonly days: number | null; readonly bytes: number | null }
  | { readonly errors: { days?: string; size?: string } };

const mostDays = 3_650;

/** @param size in gigabytes, with a point or a comma */
export function parseLimits(days: string, size: string): Limits {
  const errors: { days?: string; size?: string } = {};
  const dayCount = days.trim() === '' ? null : Number(days);
  if (dayCount !== null && !(Number.isInteger(dayCount) && dayCount >= 1 && dayCount <= mostDays))
    errors.days = `Type a whole number from 1 to ${mostDays}, or nothing`;
  const gigabytes = size.trim() === '' ? null : Number(size.trim().replace(',', '.'));
  if (gigabytes !== null && !(gigabytes >= 0.1 && gigabytes <= 1_000_000))
    errors.size = 'Type a number from 0.1 up, or nothing';
  if (errors.days !== undefined || errors.size !== undefined) return { errors };
  return { days: dayCount, bytes: gigabytes === null ? null : Math.round(gigabytes * 1e9) };
}
