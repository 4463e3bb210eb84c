import { describe, expect, it } from 'vitest';
import {
  formatBehind,
  formatBitrate,
  formatBytes,
  formatCount,
  formatDate,
  formatSeconds,
  formatUptime,
  speakTime,
} from './format.ts';

describe('format', () => {
  it('shows hours only when there are any', () => {
    expect([42_000, 425_900, 11_225_000, -5].map(formatUptime)).toEqual(['0:42', '7:05', '3:07:05', '0:00']);
  });

  it('shortens counts without rounding into the next unit', () => {
    const counts = [7, 999, 1000, 1234, 9_960, 34_400, 999_499, 999_500, 1_230_000];
    expect(counts.map((count) => formatCount(count, 'en'))).toEqual(
      ['7', '999', '1K', '1.2K', '10K', '34K', '999K', '1M', '1.2M'], // prettier-ignore
    );
    expect([1234, 1_230_000].map((count) => formatCount(count, 'de'))).toEqual(['1234', '1,2\u00a0Mio.']);
  });

  it('shows what is not known as a dash', () => {
    expect([formatSeconds(null, 'en'), formatBitrate(null, 'en'), formatBitrate(NaN, 'de')]).toEqual([
      '–',
      '–',
      '–',
    ]);
    expect(formatDate('soon', 'en')).toBe('–');
  });

  it('shows rates and distances in readable units', () => {
    expect([formatBitrate(640_400, 'en'), formatBitrate(3_210_000, 'en')]).toEqual([
      '640 kbit/s',
      '3.2 Mbit/s',
    ]);
    expect([formatBehind(4.4), formatBehind(65)]).toEqual(['−4 s', '−1:05']);
    expect(formatSeconds(1.068, 'en')).toBe('1.07 s');
  });

  it('writes sizes for people', () => {
    expect([740_000, 12_400_000, 1_200_000_000].map((bytes) => formatBytes(bytes, 'en'))).toEqual([
      '740 kB',
      '12.4 MB',
      '1.20 GB',
    ]);
  });

  it('writes figures and dates as the language does', () => {
    expect([
      formatSeconds(1.068, 'de'),
      formatBitrate(3_210_000, 'de'),
      formatBytes(12_400_000, 'de'),
    ]).toEqual(['1,07 s', '3,2 Mbit/s', '12,4 MB']);
    const date = new Date(2026, 10, 21, 18, 30).toISOString();
    expect(formatDate(date, 'de-DE')).toBe('21.11.2026, 18:30');
    expect(formatDate(date, 'en-GB')).toBe('21 Nov 2026, 18:30');
  });

  it('speaks spans of time in full', () => {
    expect([0, 61, 3723].map((time) => speakTime(time, 'en'))).toEqual([
      '0 seconds',
      '1 minute 1 second',
      '1 hour 2 minutes 3 seconds',
    ]);
    expect(speakTime(3723, 'de')).toBe('1 Stunde, 2 Minuten und 3 Sekunden');
  });
});
