import type { Seconds } from '@starling/shared/units.ts';

const unitSeconds: ReadonlyMap<string, number> = new Map(
  (
    [
      ['s sec secs second seconds', 1],
      ['m min mins minute minutes', 60],
      ['h hour hours', 3_600],
      ['d day days', 86_400],
      ['w week weeks', 604_800],
      ['mo month months', 2_592_000],
    ] as const
  ).flatMap(([names, seconds]) => names.split(' ').map((name) => [name, seconds] as const)),
);
/** Sticky: each part begins where the last one ended, so that nothing is tried twice. */
const part = /(\d{1,9}) *([a-z]+) */y;

/**
 * Reads `600`, `10m`, `1h30m`, `2 weeks`.
 *
 * @param bare the unit of a number without one, in seconds
 * @returns whole seconds; undefined where it is no duration
 */
export function parseDuration(text: string, bare: Seconds): Seconds | undefined {
  const lower = text.trim().toLowerCase();
  if (/^\d{1,9}$/.test(lower)) return Number(lower) * bare;
  if (lower === '' || lower.length > 64) return undefined;
  let sum = 0;
  for (let at = 0; at < lower.length; at = part.lastIndex) {
    part.lastIndex = at;
    const [, count = '', unit = ''] = part.exec(lower) ?? [];
    const seconds = unitSeconds.get(unit);
    if (seconds === undefined) return undefined;
    sum += Number(count) * seconds;
  }
  return sum;
}
