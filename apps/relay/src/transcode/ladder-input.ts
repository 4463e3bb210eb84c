import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import { FlvStreamWriter } from '@starling/shared/flv/stream-writer.ts';
import type { VideoCodec, VideoFrame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';

/** Writes the pictures of one format for ffmpeg, stamped in whole milliseconds. */
export interface LadderInput {
  /** @returns what is to be written, in order; ffmpeg can decode the picture when it has this and nothing after it */
  write(frame: VideoFrame): readonly Uint8Array[];
}

/**
 * Arguments for ffmpeg that come before the input. H.264 goes as FLV; FLV of ffmpeg 5.1 and of the 2018 build of
 * @ffmpeg-installer carries no other codec that is taken.
 */
export function ladderInputArgs(codec: VideoCodec): string[] {
  return ['-f', codec === 'h264' ? 'flv' : 'mp4'];
}

/** @param codec of every picture that is going to be written */
export function openLadderInput(codec: VideoCodec): LadderInput {
  return codec === 'h264' ? new FlvStreamWriter() : new FragmentWriter();
}

/**
 * How much earlier than told pictures are written to be decoded, as far as their timeline allows. ffmpeg moves the
 * presentation of pictures in fragments where one is shown before it is decoded, as are those behind B-frames on a
 * timeline whose keyframes are decoded when they are shown. The longest reordering is 16 pictures.
 */
const decodeLead: Millis = 1_000;
/** ffmpeg goes by the decode time of each fragment; a duration must be there, but is not looked at. */
const nominalDuration: Millis = 1;

/** One fragment for each picture. */
class FragmentWriter implements LadderInput {
  #sequence = 0;
  #lead: Millis | undefined;

  write(frame: VideoFrame): Uint8Array[] {
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
