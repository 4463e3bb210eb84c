import { describe, expect, it } from 'vitest';
import { startPlace, startPosition } from './use-video.ts';

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

describe('startPlace', () => {
  it('is when something was captured, where the address names a date', () => {
    const date = Date.UTC(2026, 10, 21, 12);
    expect(startPlace(`?t=5&at=${new Date(date).toISOString()}`, '40', 4000)).toEqual({ date });
  });

  it('is a position otherwise', () => {
    expect(startPlace('?t=90&at=noon', null, 4000)).toEqual({ position: 90 });
  });
});
