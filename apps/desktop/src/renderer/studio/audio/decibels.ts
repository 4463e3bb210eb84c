/** What silence is called, dBFS: lower is never said. */
export const silenceDb = -100;

/** @returns the factor of a gain in dB. */
export function factorOf(db: number): number {
  return 10 ** (db / 20);
}

/** @returns the level of an amplitude (1 is full scale) in dBFS, {@link silenceDb} at the least. */
export function decibelsOf(amplitude: number): number {
  return amplitude <= 0 ? silenceDb : Math.max(silenceDb, 20 * Math.log10(amplitude));
}

/**
 * @returns the share by which a one-pole filter comes nearer to its target with each sample: after `milliseconds` it
 * has come 63 % of the way.
 */
export function approach(milliseconds: number, sampleRate: number): number {
  return 1 - Math.exp(-1000 / (Math.max(0.01, milliseconds) * sampleRate));
}
