import type { BitsPerSecond, Millis, Seconds } from '@starling/shared/units.ts';

/** How long something has been going on: `0:42`, `7:05`, `3:07:05`. */
export function formatUptime(elapsed: Millis): string {
  const total = Math.max(0, Math.floor(elapsed / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
}

/** A count for people: `7`, `1.2K`, `34K`, `1.2M`. */
export function formatCount(count: number): string {
  if (count < 1000) return String(count);
  if (count < 999_500) return `${shortened(count / 1000)}K`;
  return `${shortened(count / 1_000_000)}M`;
}

function shortened(value: number): string {
  return value < 9.95 ? value.toFixed(1).replace('.0', '') : String(Math.round(value));
}

/** `1 viewer`, `1.2K viewers`. */
export function formatViewers(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'viewer' : 'viewers'}`;
}

/** `1.07 s`; `–` where it is not known. */
export function formatSeconds(seconds: Seconds | null): string {
  return seconds === null ? '–' : `${seconds.toFixed(2)} s`;
}

/** The distance on the live button: `−4 s`, `−1:05`. */
export function formatBehind(seconds: Seconds): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `−${whole} s` : `−${formatUptime(whole * 1000)}`;
}

/** `640 kbit/s`, `3.2 Mbit/s`; `–` where it is not known. */
export function formatBitrate(rate: BitsPerSecond | null): string {
  if (rate === null || !Number.isFinite(rate)) return '–';
  return rate < 1_000_000 ? `${Math.round(rate / 1000)} kbit/s` : `${(rate / 1_000_000).toFixed(1)} Mbit/s`;
}

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** The day and time of something, as the viewer's language writes it: `21 Nov 2026, 18:30`. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '–' : `${dateFormat.format(date)}, ${timeFormat.format(date)}`;
}
