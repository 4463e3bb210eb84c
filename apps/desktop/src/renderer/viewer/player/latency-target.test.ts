import { describe, expect, it } from 'vitest';
import { LatencyTarget } from './latency-target.ts';

const options = { stallPenalty: 0.4, maxStallPenalty: 1, stallForgiveAfter: 30_000 };

describe('LatencyTarget', () => {
  it('moves away from the live edge with each stall, but not without bound', () => {
    const target = new LatencyTarget(options);
    target.stalled(0);
    expect(target.penalty).toBeCloseTo(0.4);
    target.stalled(1);
    target.stalled(2);
    expect(target.penalty).toBe(1);
  });

  it('comes back to the live edge after quiet spells', () => {
    const target = new LatencyTarget(options);
    target.stalled(0);
    expect(target.tick(29_999)).toBe(false);
    expect(target.tick(30_000)).toBe(true);
    expect(target.penalty).toBeCloseTo(0.2);
    expect(target.tick(59_999)).toBe(false);
    expect(target.tick(60_000)).toBe(true);
    expect(target.penalty).toBe(0);
    expect(target.tick(90_000)).toBe(false);
  });

  it('waits a whole quiet spell after the last stall', () => {
    const target = new LatencyTarget(options);
    target.stalled(0);
    target.stalled(29_000);
    expect(target.tick(31_000)).toBe(false);
  });
});
