/** The quietest that a meter shows, dBFS. */
export const quietestDb = -60;

/** @returns how much of a meter a level fills, 0 to 1. */
export function meterShare(db: number): number {
  return Math.min(1, Math.max(0, (db - quietestDb) / -quietestDb));
}

/** The highest peak of late: it stays for a while and then falls. */
export interface PeakHold {
  readonly db: number;
  /** ms of any clock, when it was reached. */
  readonly at: number;
}

const holdMs = 1500;
const fallDbPerMs = 0.02;

/** @returns the held peak after a new one; `now` in ms. */
export function holdPeak(held: PeakHold | null, peakDb: number, now: number): PeakHold {
  if (held === null || peakDb >= heldDb(held, now)) return { db: peakDb, at: now };
  return held;
}

/** @returns what a held peak shows, dBFS, at `now`. */
export function heldDb(held: PeakHold, now: number): number {
  const fallen = Math.max(0, now - held.at - holdMs) * fallDbPerMs;
  return held.db - fallen;
}

/** A gain for people, as the language writes it: `−6.0 dB`, `−∞ dB` where it is silent. */
export function formatGain(db: number, language: string): string {
  if (db <= quietestDb) return '−∞ dB';
  const sign = db < -0.05 ? '−' : db > 0.05 ? '+' : '';
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${sign}${new Intl.NumberFormat(language, digits).format(Math.abs(db))} dB`;
}
