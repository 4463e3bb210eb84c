import { expect, it } from 'vitest';
import { fetchShareOf } from './fetch-share.ts';

it.each([
  [0, 1],
  [1, 1],
  [6, 0.166667],
  [20, 0.05],
  [30, 0.05],
  [10_000, 0.02],
])('in a swarm of %i peers a share of %d takes each part from HTTP', (size, share) => {
  expect(fetchShareOf(size)).toBe(share);
});
