import type { BitsPerSecond } from '@starling/shared/units.ts';
import type { VideoChoice } from '../../ipc/publish-messages.ts';

const preset = (
  width: number,
  height: number,
  frameRate: number,
  bitsPerSecond: BitsPerSecond,
): VideoChoice => ({
  ...{ width, height, frameRate, bitsPerSecond },
});

/** From the best to the least; what usual services recommend for each size. */
const presets: readonly VideoChoice[] = [
  preset(1920, 1080, 60, 6_000_000),
  preset(1920, 1080, 30, 4_500_000),
  preset(1280, 720, 60, 4_000_000),
  preset(1280, 720, 30, 2_500_000),
  preset(854, 480, 30, 1_400_000),
  preset(640, 360, 30, 800_000),
];
const least = preset(640, 360, 30, 500_000);
/** What was measured in seconds need not last for hours. */
const usableShare = 0.7;
const sound: BitsPerSecond = 160_000;

/** @returns the best setting that takes at most 70 % of what was measured, sound included */
export function recommendPreset(measured: BitsPerSecond): VideoChoice {
  const usable = measured * usableShare;
  return presets.find(({ bitsPerSecond }) => bitsPerSecond + sound <= usable) ?? least;
}
