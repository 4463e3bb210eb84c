import { describe, expect, it } from 'vitest';
import { judgeTrend } from './trend.ts';

const allowance = { rise: 6, perHour: 12 };

/** A reading each 5 s for so many minutes. */
const run = (minutes: number, value: (at: number) => number) =>
  Array.from({ length: minutes * 12 }, (_, index) => ({ at: index * 5, value: value(index * 5) }));

describe('the trend of the second half of a run', () => {
  it('is flat where everything filled in the first half', () => {
    const trend = judgeTrend(
      run(3, (at) => 60 + Math.min(at, 60)),
      allowance,
    );
    expect(trend).toEqual({ verdict: 'flat', perHour: 0, rise: 0, allowed: 6 });
  });

  it('is flat where a heap rises and is collected again and again', () => {
    const trend = judgeTrend(
      run(30, (at) => 60 + ((at * 0.7) % 40)),
      allowance,
    );
    expect(trend.verdict).toBe('flat');
  });

  it('is flat over a few readings that are far off', () => {
    const trend = judgeTrend(
      run(3, (at) => (at > 155 ? 400 : 60)),
      allowance,
    );
    expect(trend.verdict).toBe('flat');
  });

  it('grows by a leak of 100 KB a second within three minutes', () => {
    const trend = judgeTrend(
      run(3, (at) => 60 + 0.1 * at + ((at * 0.7) % 5)),
      allowance,
    );
    expect(trend.verdict).toBe('grows');
    expect(trend.perHour).toBeGreaterThan(300);
  });

  it('grows by a leak of 30 MB an hour within thirty minutes', () => {
    const trend = judgeTrend(
      run(30, (at) => 60 + (30 * at) / 3600 + ((at * 0.7) % 5)),
      allowance,
    );
    expect(trend.verdict).toBe('grows');
  });

  it('allows more over a longer time, by the hour', () => {
    expect(
      judgeTrend(
        run(240, () => 1),
        allowance,
      ).allowed,
    ).toBeCloseTo(24, 0);
  });

  it('is not judged out of four readings', () => {
    const trend = judgeTrend(run(3, (at) => at).slice(0, 7), allowance);
    expect(trend.verdict).toBe('too few readings');
  });
});
