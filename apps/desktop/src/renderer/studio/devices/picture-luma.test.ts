import { describe, expect, it } from 'vitest';
import { blackLuma, meanLuma } from './picture-luma.ts';

const pixels = (...values: number[]) => new Uint8ClampedArray(values);

describe('the brightness of a picture', () => {
  it('is 0 for black and 1 for white, and green weighs most', () => {
    expect(meanLuma(pixels(0, 0, 0, 255, 0, 0, 0, 255))).toBe(0);
    expect(meanLuma(pixels(255, 255, 255, 255))).toBeCloseTo(1, 9);
    expect(meanLuma(pixels(0, 255, 0, 255))).toBeCloseTo(0.7152, 9);
    expect(meanLuma(pixels())).toBe(0);
  });

  it('takes the noise of a covered lens for black, and a dim room for a picture', () => {
    expect(meanLuma(pixels(3, 2, 4, 255))).toBeLessThan(blackLuma);
    expect(meanLuma(pixels(12, 12, 12, 255))).toBeGreaterThan(blackLuma);
  });
});
