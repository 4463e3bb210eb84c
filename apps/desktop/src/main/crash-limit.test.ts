import { expect, it } from 'vitest';
import { CrashLimit } from './crash-limit.ts';

it('lets a page be loaded again after crashes now and then, and not after many in a row', () => {
  const limit = new CrashLimit(3, 60_000);
  expect([0, 1_000, 2_000].map((now) => limit.allows(now))).toEqual([true, true, true]);
  expect(limit.allows(3_000)).toBe(false);
  expect(limit.allows(120_000)).toBe(true);
});
