import type { Millis } from '../units.ts';

/** Samples a second of the test card's sound; one channel of signed 16-bit integers. */
export const beepSampleRate = 48_000;

const beepLength: Millis = 80;
const beepHertz = 1000;
const beepLevel = 0.25;

/**
 * The test card's sound: a short tone that begins with each second of the clock, silence between.
 *
 * @param from the clock's time of the first sample
 * @param count of samples
 */
export function paintBeep(from: Millis, count: number): Int16Array {
  const samples = new Int16Array(count);
  for (let index = 0; index < count; index += 1) {
    const intoSecond = (from + (index * 1000) / beepSampleRate) % 1000;
    if (intoSecond >= beepLength) continue;
    const fade = Math.min(1, intoSecond / 5, (beepLength - intoSecond) / 5);
    samples[index] = Math.round(
      32_767 * beepLevel * fade * Math.sin((2 * Math.PI * beepHertz * intoSecond) / 1000),
    );
  }
  return samples;
}
