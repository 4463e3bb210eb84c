import { describe, expect, it } from 'vitest';
import { startPosition } from './use-video.ts';

describe('startPosition', () => {
  it.each([
    ['?t=90', null, 90],
    ['?t=1m30s', '40', 90],
    ['?t=1h2m3s', null, 3723],
    ['?t=2m', null, 120],
    ['', '40', 40],
    ['', null, 0],
    ['?t=99999', null, 0],
    ['?t=soon', '40', 40],
    ['', 'x', 0],
  ])('for %j, left at %j, is %d', (query, remembered, expected) => {
    expect(startPosition(query, remembered, 4000)).toBe(expected);
  });
});
