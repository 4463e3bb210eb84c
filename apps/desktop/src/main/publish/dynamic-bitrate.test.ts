import { describe, expect, it } from 'vitest';
import { DynamicBitrate } from './dynamic-bitrate.ts';

const full = 2_500_000;
const sound = 160_000;

describe('DynamicBitrate', () => {
  it('leaves the encoder alone while nothing waits', () => {
    const bitrate = new DynamicBitrate(full, sound);
    for (let now = 0; now < 60_000; now += 200) expect(bitrate.decide(now, 150, full)).toBeUndefined();
  });

  it('goes down to what the network carries once 200 ms wait', () => {
    const bitrate = new DynamicBitrate(full, sound);
    const decision = bitrate.decide(1_000, 200, 1_160_000);
    expect(decision).toEqual({ bitsPerSecond: 900_000, because: 'network-is-slower' });
  });

  it('lets what was made before leave before it goes down again', () => {
    const bitrate = new DynamicBitrate(full, sound);
    bitrate.decide(1_000, 300, 1_160_000);
    expect(bitrate.decide(1_500, 600, 1_160_000)).toBeUndefined();
    expect(bitrate.decide(2_000, 600, 1_160_000)?.bitsPerSecond).toBe(810_000);
  });

  it('tries a tenth of the full bitrate more each four seconds, and ends at the full one', () => {
    const bitrate = new DynamicBitrate(full, sound);
    bitrate.decide(0, 300, 2_160_000);
    const rises: number[] = [];
    for (let now = 200; now < 60_000; now += 200) {
      const decision = bitrate.decide(now, 20, full);
      if (decision !== undefined) rises.push(now, decision.bitsPerSecond);
    }
    expect(rises).toEqual([4_000, 2_050_000, 8_000, 2_300_000, 12_000, 2_500_000]);
  });

  it('does not rise while something waits still', () => {
    const bitrate = new DynamicBitrate(full, sound);
    bitrate.decide(0, 300, 1_160_000);
    expect(bitrate.decide(10_000, 120, 1_160_000)).toBeUndefined();
  });

  it('never goes below a fifth, whatever the network does', () => {
    const bitrate = new DynamicBitrate(full, sound);
    for (let now = 0; now < 60_000; now += 1_000) bitrate.decide(now, 5_000, 0);
    expect(bitrate.current).toBe(500_000);
  });

  it('does as it is tuned', () => {
    const tuned = { triggerMs: 500, riseShare: 0.5, riseEveryMs: 1_000, floorShare: 0.5 };
    const bitrate = new DynamicBitrate(full, sound, tuned);
    expect(bitrate.decide(0, 400, 0)).toBeUndefined();
    expect(bitrate.decide(0, 500, 0)?.bitsPerSecond).toBe(1_250_000);
    expect(bitrate.decide(1_000, 0, full)?.bitsPerSecond).toBe(2_500_000);
  });
});
