import { expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';
import { ViewerCount } from './viewer-count.ts';

it('counts a viewer once, until 25 s after its last word', () => {
  const viewers = new ViewerCount();
  viewers.watch('anna', 'one', 0);
  viewers.watch('anna', 'two', 0);
  viewers.watch('anna', 'one', 10_000);
  viewers.watch('ben', 'one', 10_000);
  expect(viewers.count('anna', 10_000)).toBe(2);
  expect(viewers.count('anna', 26_000)).toBe(1);
  expect(viewers.count('anna', 36_000)).toBe(0);
});

it('lets so many calls through at once and then one each time something was refilled', () => {
  const limit = new RateLimit(2, 1_000);
  expect([limit.take('a', 0), limit.take('a', 0), limit.take('a', 0), limit.take('b', 0)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect([limit.take('a', 1_000), limit.take('a', 1_000)]).toEqual([true, false]);
});
