const taps = 32;
const half = taps / 2;
const phases = 512;

/** Samples before and after a position that {@link sampleAt} looks at. */
export const resamplerReach = half;

/** Windowed sinc (Blackman), for each of {@link phases} places between two samples and one more. */
const kernel = makeKernel();

function makeKernel(): Float32Array {
  const table = new Float32Array((phases + 1) * taps);
  for (let phase = 0; phase <= phases; phase++) {
    const weights = Array.from({ length: taps }, (_, tap) => weight(tap - half + 1 - phase / phases));
    const sum = weights.reduce((total, value) => total + value, 0);
    weights.forEach((value, tap) => (table[phase * taps + tap] = value / sum));
  }
  return table;
}

function weight(distance: number): number {
  if (distance === 0) return 1;
  if (Math.abs(distance) >= half) return 0;
  const sinc = Math.sin(Math.PI * distance) / (Math.PI * distance);
  const turn = (Math.PI * distance) / half;
  return sinc * (0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn));
}

/**
 * @param position where between the samples, at least {@link resamplerReach} from both ends
 * @returns the sound there, as if it had been sampled there
 */
export function sampleAt(samples: Float32Array, position: number): number {
  const whole = Math.floor(position);
  const place = (position - whole) * phases;
  const phase = Math.floor(place);
  const share = place - phase;
  const row = phase * taps;
  let low = 0;
  let high = 0;
  for (let tap = 0; tap < taps; tap++) {
    const sample = samples[whole - half + 1 + tap] ?? 0;
    low += sample * (kernel[row + tap] ?? 0);
    high += sample * (kernel[row + taps + tap] ?? 0);
  }
  return low + (high - low) * share;
}
