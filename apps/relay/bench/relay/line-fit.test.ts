import { describe, expect, it } from 'vitest';
import { fitLine } from './line-fit.ts';

const along = (cost: (x: number) => number) => [1, 5, 20, 50].map((x) => ({ x, y: cost(x) }));

describe('the line through what was measured', () => {
  it('is found again with nothing off it', () => {
    const fit = fitLine(along((x) => 12 + 3 * x));
    expect(fit.slope).toBeCloseTo(3);
    expect(fit.intercept).toBeCloseTo(12);
    expect(fit.explained).toBeCloseTo(1);
    expect(fit.farthest).toBeCloseTo(0);
  });

  it('leaves a square far off', () => {
    const fit = fitLine(along((x) => x ** 2));
    expect(fit.explained).toBeLessThan(0.97);
    expect(fit.farthest).toBeGreaterThan(0.1);
  });

  it('is level where nothing varies', () => {
    expect(fitLine(along(() => 7))).toEqual({ slope: 0, intercept: 7, explained: 1, farthest: 0 });
  });

  it('needs two sizes', () => {
    expect(() => fitLine([{ x: 1, y: 2 }])).toThrow('two sizes');
  });
});
