import { describe, expect, it } from 'vitest';
import { Uplink } from './uplink.ts';

/** Two channels hold bytes, and together they drain `rate` bytes a ms, for so long. */
function load(uplink: Uplink, rate: number, from: number, time: number): void {
  uplink.holds(1, from);
  uplink.holds(1, from);
  for (let now = from + 10; now <= from + time; now += 10) uplink.drained(10 * rate, now);
  uplink.holds(-1, from + time);
  uplink.holds(-1, from + time);
}

describe('the uplink', () => {
  it('holds nothing back while it is unknown', () => {
    const uplink = new Uplink();
    expect(uplink.rate(1_000)).toBe(Infinity);
    expect(uplink.wait(4_500, 1_000)).toBe(0);
  });

  it('is known by what several channels drain together', () => {
    const uplink = new Uplink();
    load(uplink, 300, 1_000, 500);
    expect(uplink.rate(1_500)).toBeCloseTo(300);
  });

  it('is not judged by one channel, which its own congestion window may hold back', () => {
    const uplink = new Uplink();
    uplink.holds(1, 0);
    for (let now = 10; now <= 1_000; now += 10) uplink.drained(100, now);
    expect(uplink.rate(1_000)).toBe(Infinity);
  });

  it('is remembered at its best, for some seconds, then follows a change for the worse', () => {
    const uplink = new Uplink();
    load(uplink, 300, 1_000, 500);
    load(uplink, 100, 2_000, 500);
    expect(uplink.rate(2_500)).toBeCloseTo(300);
    load(uplink, 100, 7_000, 500);
    load(uplink, 100, 12_000, 500);
    expect(uplink.rate(12_500)).toBeCloseTo(100);
  });

  it('is not held to a bad moment for ever: a page that stood still for a while would send nothing any more', () => {
    const uplink = new Uplink();
    load(uplink, 1, 1_000, 500);
    expect(uplink.rate(2_500)).toBeCloseTo(1);
    expect(uplink.rate(12_000)).toBeGreaterThan(300);
  });

  it('is paced: chunks leave as fast as it carries them, and no faster', () => {
    const uplink = new Uplink();
    load(uplink, 300, 1_000, 500);
    let sent = 0;
    // Between two probes, which are made at the beginning of each second.
    for (let now = 2_200; now < 2_900; now += 5)
      while (uplink.wait(4_500, now) === 0) {
        uplink.sent(4_500);
        sent += 4_500;
      }
    expect(sent).toBeGreaterThan(0.95 * 700 * 300);
    expect(sent).toBeLessThan(700 * 300 + 3 * 4_500);
  });

  it('is tried once a second, whether it carries more', () => {
    const uplink = new Uplink();
    load(uplink, 300, 1_000, 500);
    uplink.wait(4_500, 3_000);
    uplink.sent(9_000);
    expect(uplink.wait(4_500, 3_001)).toBeLessThan((0.85 * 4_500) / 300);
  });
});
