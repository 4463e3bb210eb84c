import { describe, expect, it } from 'vitest';
import { LineGauge } from './line-gauge.ts';

describe('the gauge of the line', () => {
  it('takes peers at their word as long as nothing came by HTTP', () => {
    expect(new LineGauge().transferTime(20_000, 90)).toBe(90);
  });

  it('does not take slow peers for a slow line', () => {
    const gauge = new LineGauge();
    gauge.fetched(20_000, 10);
    expect(gauge.transferTime(40_000, 200)).toBe(20);
    expect(gauge.transferTime(40_000, 5)).toBe(5);
  });

  it('follows a line that gets slower', () => {
    const gauge = new LineGauge();
    gauge.fetched(20_000, 10);
    for (let count = 0; count < 20; count += 1) gauge.fetched(20_000, 200);
    expect(gauge.transferTime(20_000, 1_000)).toBeGreaterThan(150);
  });
});
