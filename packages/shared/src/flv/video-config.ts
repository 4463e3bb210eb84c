import type { VideoFormat } from '../frame.ts';
import type { Bytes } from '../units.ts';

/** Pixels, after cropping. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** What a sequence header says of the pictures after it. */
export interface VideoConfig {
  readonly coding: Omit<VideoFormat, keyof PictureSize>;
  /** Undefined where only a keyframe tells it: in VP9 always. */
  readonly size: PictureSize | undefined;
  /** In how many bytes the publisher writes the length of a NAL unit; 4 for codecs that have none. */
  readonly lengthSize: Bytes;
}

/** What one picture says of itself. */
export interface PictureFacts {
  readonly isKeyframe: boolean;
  /** Where a keyframe tells it. */
  readonly size?: PictureSize | undefined;
}

/** Larger ones are not believed. */
const largestSide = 16_384;

/** @returns the size if both sides are between 1 and 16,384 pixels */
export function usableSize(width: number, height: number): PictureSize | undefined {
  const isUsable = (side: number) => side > 0 && side <= largestSide;
  return isUsable(width) && isUsable(height) ? { width, height } : undefined;
}

/** @returns the number in decimal with two digits at least, as CODECS strings want it */
export function twoDigits(value: number): string {
  return value.toString().padStart(2, '0');
}
