import { expect, it } from 'vitest';
import { Allowance } from './allowance.ts';

const rate = { perSecond: 10, burst: 3 };

it('allows a burst, then as much as comes back with time, and never more than a burst', () => {
  const allowance = new Allowance(0);
  const take = (now: number, times: number) =>
    Array.from({ length: times }, () => allowance.take(rate, now)).filter(Boolean).length;
  expect(take(0, 5)).toBe(3);
  expect(take(99, 1)).toBe(0);
  expect(take(200, 5)).toBe(2);
  expect(take(60_000, 100)).toBe(3);
});
