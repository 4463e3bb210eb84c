import { describe, expect, it } from 'vitest';
import { Downlink } from './downlink.ts';

describe('a simulated downlink', () => {
  it('lets what is alone through at its rate', () => {
    const line = new Downlink(4);
    expect(line.take(1_003, 16)).toBeCloseTo(1_007);
    expect(line.take(2_000, 4_000)).toBeCloseTo(3_000);
  });

  it('keeps what comes at the same time waiting', () => {
    const line = new Downlink(4);
    for (let count = 1; count <= 10; count += 1) expect(line.take(500, 40)).toBeCloseTo(500 + 10 * count);
  });

  it('carries no more than its rate, in whatever order arrivals become known', () => {
    const line = new Downlink(2);
    const times = [130, 100, 170, 110, 100, 190, 120, 160, 100, 150].map((at) => line.take(at, 20));
    expect(Math.max(...times)).toBeGreaterThanOrEqual(200);
    expect(Math.max(...times)).toBeLessThan(230);
  });

  it('keeps nothing waiting for what comes later', () => {
    const line = new Downlink(4);
    line.take(3_000, 400);
    expect(line.take(100, 16)).toBeCloseTo(104);
  });

  it('has forgotten what was long ago', () => {
    const line = new Downlink(4);
    line.take(5_120, 40);
    expect(line.take(10_240, 16)).toBeCloseTo(10_244);
  });
});
