import type { BitsPerSecond, Bytes, Millis, Seconds } from '@starling/shared/units.ts';
import type { Language } from '../i18n/language.tsx';

/** How long something has been going on: `0:42`, `7:05`, `3:07:05`. */
export function formatUptime(elapsed: Millis): string {
  const total = Math.max(0, Math.floor(elapsed / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
}

const shortCounts = inEach({ notation: 'compact' });

/** A count for people: `7`, `1.2K`, `34K`, `1.2M`; `1234`, `34.000`, `1,2 Mio.`. */
export function formatCount(count: number, language: Language): string {
  return shortCounts[language].format(count);
}

const withDigits = [0, 1, 2].map((digits) =>
  inEach({ minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

/** A figure with 0 to 2 digits behind the point or comma. */
export function formatFigure(value: number, digits: 0 | 1 | 2, language: Language): string {
  return withDigits[digits]?.[language].format(value) ?? String(value);
}

const plain = inEach({ maximumFractionDigits: 2 });

/** A figure with as many digits as it has, two behind the point or comma at most: `1`, `1.5`, `0.75`. */
export function formatNumber(value: number, language: Language): string {
  return plain[language].format(value);
}

/** `1.07 s`; `–` where it is not known. */
export function formatSeconds(seconds: Seconds | null, language: Language): string {
  return seconds === null ? '–' : `${formatFigure(seconds, 2, language)} s`;
}

/** The distance on the live button: `−4 s`, `−1:05`. */
export function formatBehind(seconds: Seconds): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `−${whole} s` : `−${formatUptime(whole * 1000)}`;
}

/** `640 kbit/s`, `3.2 Mbit/s`; `–` where it is not known. */
export function formatBitrate(rate: BitsPerSecond | null, language: Language): string {
  if (rate === null || !Number.isFinite(rate)) return '–';
  return rate < 1_000_000
    ? `${Math.round(rate / 1000)} kbit/s`
    : `${formatFigure(rate / 1_000_000, 1, language)} Mbit/s`;
}

/** Media for people: `740 kB`, `12.4 MB`, `1.20 GB`. */
export function formatBytes(bytes: Bytes, language: Language): string {
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return bytes < 1e9
    ? `${formatFigure(bytes / 1e6, 1, language)} MB`
    : `${formatFigure(bytes / 1e9, 2, language)} GB`;
}

/** The day and time of something: `21 Nov 2026, 18:30`. @param locale as `en-GB` */
export function formatDate(iso: string, locale: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '–';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** The time of day of something: `18:30:05`. @param locale as `en-GB` */
export function formatTime(iso: string, locale: string): string {
  return new Date(iso).toLocaleTimeString(locale);
}

const units = ['hour', 'minute', 'second'] as const;
const spokenUnits = units.map((unit) => inEach({ style: 'unit', unit, unitDisplay: 'long' }));

/** A span of time for screen readers: `1 hour 2 minutes 3 seconds`. */
export function speakTime(time: Seconds, language: Language): string {
  const whole = Math.max(0, Math.floor(time));
  const counts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const parts = counts.flatMap((count, index) => {
    const isSaid = count > 0 || (index === 2 && whole === 0);
    return isSaid ? [spokenUnits[index]?.[language].format(count) ?? ''] : [];
  });
  return new Intl.ListFormat(language, { type: 'unit', style: 'narrow' }).format(parts);
}

function inEach(options: Intl.NumberFormatOptions): Readonly<Record<Language, Intl.NumberFormat>> {
  return { en: new Intl.NumberFormat('en', options), de: new Intl.NumberFormat('de', options) };
}
