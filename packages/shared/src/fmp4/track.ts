import type { AudioFormat, VideoFormat } from '../frame.ts';
import type { Millis } from '../units.ts';

/** The tracks of a fragmented file; at least one is there. */
export interface TrackFormats {
  readonly video?: VideoFormat;
  readonly audio?: AudioFormat;
}

export const videoTrackId = 1;
export const audioTrackId = 2;

/** Ticks a second of the video track; a millisecond is 90 of them. */
export const videoTimescale = 90_000;

/** A time in whole ticks of a track. */
export function toTicks(time: Millis, timescale: number): number {
  return Math.round((time * timescale) / 1000);
}
