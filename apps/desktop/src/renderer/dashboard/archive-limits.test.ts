import { describe, expect, it } from 'vitest';
import { parseLimits } from './archive-limits.ts';

describe('parseLimits', () => {
  it.each([
    ['30', '50', { days: 30, bytes: 50e9 }],
    ['', '', { days: null, bytes: null }],
    [' 7 ', '0,5', { days: 7, bytes: 5e8 }],
  ])('reads %j and %j', (days, size, expected) => {
    expect(parseLimits(days, size)).toEqual(expected);
  });

  it.each([
    ['0', '1', 'days'],
    ['1.5', '1', 'days'],
    ['soon', '1', 'days'],
    ['1', '0', 'size'],
    ['1', 'much', 'size'],
  ])('refuses %j and %j', (days, size, field) => {
    expect(parseLimits(days, size)).toHaveProperty(['faults', field]);
  });
});
