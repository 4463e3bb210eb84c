import { describe, expect, it } from 'vitest';
import { Thinning } from './thinning.ts';

/** @returns when messages of a minute went to everybody, in milliseconds */
function passed(connections: number, perSecond: number): number[] {
  const thinning = new Thinning();
  const times = Array.from({ length: perSecond * 60 }, (_, at) => (at * 1000) / perSecond);
  return times.filter((time) => thinning.passes(connections, time));
}

describe('thinning', () => {
  it('leaves all but huge rooms alone', () => {
    expect(passed(20_000, 200)).toHaveLength(12_000);
  });

  it('leaves huge rooms alone where they talk no faster than can be read', () => {
    expect(passed(100_000, 15)).toHaveLength(900);
  });

  it('passes some twenty a second of a huge room, however many are said', () => {
    for (const perSecond of [50, 200, 1_000]) {
      const perMinute = passed(100_000, perSecond).length;
      expect(perMinute).toBeGreaterThan(1_150);
      expect(perMinute).toBeLessThan(1_300);
    }
  });

  it('leaves out evenly, not the end of each second', () => {
    const times = passed(100_000, 200).filter((time) => time > 5_000);
    const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(40);
  });
});
