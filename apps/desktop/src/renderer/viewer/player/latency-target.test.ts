import { describe, expect, it } from 'vitest';
import { LatencyTarget } from './latency-target.ts';

const options = {
  ...{ stallPenalty: 0.4, maxStallPenalty: 1, stallForgiveAfter: 30_000 },
  ...{ settlingFor: 20_000, settlingForgiveAfter: 8_000 },
};

/** One that has been at work for so long that it has settled. */
function settled(): LatencyTarget {
  const target = new LatencyTarget(options);
  target.tick(-20_000);
  return target;
}

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
    const target = settled();
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
    const target = settled();
    target.stalled(0);
    target.stalled(29_000);
    expect(target.tick(31_000)).toBe(false);
  });

  it('forgives sooner what stalled while everything began', () => {
    const target = new LatencyTarget(options);
    target.tick(0);
    target.stalled(19_000);
    expect([target.tick(26_999), target.tick(27_000), target.tick(35_000)]).toEqual([false, true, true]);
    expect(target.penalty).toBe(0);
    target.stalled(40_000);
    expect([target.tick(69_999), target.tick(70_000)]).toEqual([false, true]);
  });
});
