import { describe, expect, it } from 'vitest';
import {
  formatBehind,
  formatBitrate,
  formatCount,
  formatSeconds,
  formatUptime,
  formatViewers,
} from './format.ts';

describe('format', () => {
  it('shows hours only when there are any', () => {
    expect([42_000, 425_900, 11_225_000, -5].map(formatUptime)).toEqual(['0:42', '7:05', '3:07:05', '0:00']);
  });

  it('shortens counts without rounding into the next unit', () => {
    expect([7, 999, 1000, 1234, 9_960, 34_400, 999_499, 999_500, 1_230_000].map(formatCount)).toEqual([
      '7',
      '999',
      '1K',
      '1.2K',
      '10K',
      '34K',
      '999K',
      '1M',
      '1.2M',
    ]);
  });

  it('says viewer and viewers', () => {
    expect([formatViewers(1), formatViewers(0)]).toEqual(['1 viewer', '0 viewers']);
  });

  it('shows what is not known as a dash', () => {
    expect([formatSeconds(null), formatBitrate(null), formatBitrate(NaN)]).toEqual(['–', '–', '–']);
  });

  it('shows rates and distances in readable units', () => {
    expect([formatBitrate(640_400), formatBitrate(3_210_000)]).toEqual(['640 kbit/s', '3.2 Mbit/s']);
    expect([formatBehind(4.4), formatBehind(65)]).toEqual(['−4 s', '−1:05']);
    expect(formatSeconds(1.068)).toBe('1.07 s');
  });
});
