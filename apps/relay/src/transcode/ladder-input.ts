import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import type { VideoFrame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';

/**
 * Arguments for ffmpeg that come before the input. Fragmented MP4, though H.264 could go as FLV: that carries no other
 * codec in ffmpeg 5.1, and ffmpeg looks at it for half a second before it begins.
 */
export const ladderInputArgs = ['-f', 'mp4'] as const;

/**
 * How much earlier than told pictures are written to be decoded, as far as their timeline allows. ffmpeg moves the
 * presentation of pictures in fragments where one is shown before it is decoded, as are those behind B-frames on a
 * timeline whose keyframes are decoded when they are shown. The longest reordering is 16 pictures.
 */
const decodeLead: Millis = 1_000;
/** ffmpeg goes by the decode time of each fragment; a duration must be there, but is not looked at. */
const nominalDuration: Millis = 1;

/** Writes the pictures of one format for ffmpeg, stamped in whole milliseconds: one fragment for each. */
export class LadderInput {
  #sequence = 0;
  #lead: Millis | undefined;

  /** @returns what is to be written, in order; ffmpeg can decode the picture when it has this and nothing after it */
  write(frame: VideoFrame): readonly Uint8Array[] {
    const presentationTime = Math.round(frame.presentationTime);
    const told = Math.round(frame.decodeTime);
    this.#lead ??= Math.min(decodeLead, told);
    const decodeTime = Math.min(told - this.#lead, presentationTime);
    const video = [{ ...frame, decodeTime, presentationTime }];
    const videoEnd = decodeTime + nominalDuration;
    this.#sequence += 1;
    const fragment = writeFragment({ sequence: this.#sequence, video, videoEnd, audio: [] });
    return this.#sequence === 1 ? [writeInit({ video: frame.format }), fragment] : [fragment];
  }
}
