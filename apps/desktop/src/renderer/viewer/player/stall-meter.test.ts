import { describe, expect, it } from 'vitest';
import { StallMeter } from './stall-meter.ts';

describe('StallMeter', () => {
  it('does not count the wait before the first picture', () => {
    const meter = new StallMeter(50);
    meter.handle('waiting', 0);
    meter.tick(5_000);
    meter.handle('playing', 6_000);
    expect(meter.count).toBe(0);
  });

  it('counts one stall for one wait however often it is announced', () => {
    const meter = new StallMeter(50);
    meter.handle('playing', 0);
    meter.handle('waiting', 1_000);
    meter.handle('waiting', 1_100);
    expect(meter.tick(1_200)).toBe(true);
    expect(meter.tick(1_300)).toBe(false);
    meter.handle('playing', 1_500);
    expect(meter.count).toBe(1);
    expect(meter.totalMs).toBe(500);
  });

  it('does not count a wait too short to be seen', () => {
    const meter = new StallMeter(50);
    meter.handle('playing', 0);
    meter.handle('waiting', 1_000);
    meter.handle('playing', 1_020);
    expect(meter.count).toBe(0);
  });

  it('counts a stall that no tick saw', () => {
    const meter = new StallMeter(50);
    meter.handle('playing', 0);
    meter.handle('waiting', 1_000);
    meter.handle('playing', 1_090);
    expect(meter.count).toBe(1);
  });

  it('does not count what the viewer asked for', () => {
    const meter = new StallMeter(50);
    meter.handle('playing', 0);
    meter.handle('waiting', 1_000);
    meter.handle('held', 1_010);
    meter.tick(4_000);
    meter.handle('playing', 5_000);
    expect(meter.count).toBe(0);
  });
});
