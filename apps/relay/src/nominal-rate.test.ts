import { describe, expect, it } from 'vitest';
import { nominalFrameRate } from './nominal-rate.ts';

describe('nominalFrameRate', () => {
  it.each([
    [30.3, 30],
    [29.97, 30],
    [59.94, 60],
    [23.976, 24],
    [25.1, 25],
    [60.9, 60],
    [37.04, 37],
    [7.125, 7.1],
    [0, 0],
  ])('takes %d for %d', (measured, nominal) => {
    expect(nominalFrameRate(measured)).toBe(nominal);
  });
});
