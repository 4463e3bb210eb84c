import { describe, expect, it } from 'vitest';
import { PartBandwidth } from './part-bandwidth.ts';

/** Loads a part each 250 ms for `seconds`, over a network of `rate` bit/s. */
function makeViewer(halfLives = [2_000, 6_000]) {
  let clock = 0;
  const bandwidth = new PartBandwidth(4_000_000, halfLives, () => clock);
  const load = (seconds: number, rate: number, bytes = 20_000) => {
    for (let part = 0; part < 4 * seconds; part += 1) {
      bandwidth.sample((8000 * bytes) / rate, bytes);
      clock += 250;
    }
  };
  return { bandwidth, load };
}

describe('PartBandwidth', () => {
  it('begins with the default', () => {
    const { bandwidth } = makeViewer();
    expect(bandwidth.estimate()).toBe(4_000_000);
    bandwidth.sample(10, 1_000);
    expect(bandwidth.canEstimate()).toBe(false);
    expect(bandwidth.estimate()).toBe(4_000_000);
  });

  it('finds the rate of the network', () => {
    const { bandwidth, load } = makeViewer();
    load(10, 3_000_000);
    expect(bandwidth.estimate()).toBeCloseTo(3_000_000, -3);
  });

  it('falls within seconds, and rises within half a minute', () => {
    const { bandwidth, load } = makeViewer();
    load(20, 20_000_000);
    load(3, 1_000_000);
    expect(bandwidth.estimate()).toBeLessThan(1_600_000);
    load(20, 1_000_000);
    load(30, 20_000_000);
    expect(bandwidth.estimate()).toBeGreaterThan(8_000_000);
  });

  it('takes a load that took no time at all for a short one', () => {
    const { bandwidth } = makeViewer();
    for (let part = 0; part < 10; part += 1) bandwidth.sample(0, 20_000);
    expect(bandwidth.estimate()).toBeCloseTo(160_000_000);
  });

  it('forgets what it is told to', () => {
    const { bandwidth, load } = makeViewer();
    load(10, 1_000_000);
    bandwidth.reset(9_000_000);
    expect(bandwidth.estimate()).toBe(9_000_000);
  });
});
