import type { BitsPerSecond } from '@starling/shared/units.ts';

/** ITU-T H.264 table A-1: macroblocks a second, macroblocks a picture, kbit/s in the High profile (1.25 × Baseline's). */
const levels: readonly (readonly [name: string, perSecond: number, perPicture: number, kilobits: number])[] =
  [
    ['1.3', 11_880, 396, 960],
    ['2.1', 19_800, 792, 5_000],
    ['3.0', 40_500, 1_620, 12_500],
    ['3.1', 108_000, 3_600, 17_500],
    ['3.2', 216_000, 5_120, 25_000],
    ['4.0', 245_760, 8_192, 25_000],
    ['4.2', 522_240, 8_704, 62_500],
    ['5.1', 983_040, 36_864, 300_000],
    ['5.2', 2_073_600, 36_864, 300_000],
  ];

/** @returns the lowest level of ours whose decoders can show such pictures; the highest where none can */
export function h264Level(
  picture: { readonly width: number; readonly height: number },
  frameRate: number,
  bitrate: BitsPerSecond,
): string {
  const blocks = Math.ceil(picture.width / 16) * Math.ceil(picture.height / 16);
  const fits = levels.find(
    ([, perSecond, perPicture, kilobits]) =>
      blocks <= perPicture && blocks * frameRate <= perSecond && bitrate <= kilobits * 1000,
  );
  return (fits ?? levels[levels.length - 1])?.[0] ?? '5.2';
}
