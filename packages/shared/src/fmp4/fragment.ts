import type { AudioFrame, VideoFrame } from '../frame.ts';
import type { Millis } from '../units.ts';
import { box, fullBox, uint32, uint64 } from './box.ts';
import { audioTrackId, toTicks, videoTimescale, videoTrackId } from './track.ts';

/** What goes into one fragment. */
export interface FragmentContent {
  /** From 1, rising; `mfhd`. */
  readonly sequence: number;
  readonly video: readonly VideoFrame[];
  /** Decode time that follows the last picture; it gives that picture its duration. */
  readonly videoEnd: Millis;
  readonly audio: readonly AudioFrame[];
}

/** sample_flags of a sync sample and of any other, ISO/IEC 14496-12 §8.8.3.1. */
const syncFlags = 0x02000000;
const nonSyncFlags = 0x01010000;
/** tf_flags: default-base-is-moof. */
const baseIsMoof = 0x020000;
/** tr_flags: data offset, and per sample duration, size, flags and composition offset. */
const videoRunFlags = 0x000f01;
const audioRunFlags = 0x000301;

interface Sample {
  readonly duration: number;
  readonly size: number;
  readonly flags?: number;
  readonly compositionOffset?: number;
}

/**
 * One `moof` and `mdat` in one piece, pictures first, then sound; ISO/IEC 14496-12 §8.8, CMAF §7.3.2.
 * Composition offsets are signed (`trun` version 1), so a decode time may lie behind its presentation.
 */
export function writeFragment(content: FragmentContent): Uint8Array {
  const videoBytes = sizeOf(content.video);
  const dataLength = videoBytes + sizeOf(content.audio);
  // The offsets in `trun` count from the start of `moof`, whose length does not depend on their values.
  const moofLength = movieFragment(content, 0, 0).length;
  const moof = movieFragment(content, moofLength + 8, moofLength + 8 + videoBytes);
  const bytes = new Uint8Array(moofLength + 8 + dataLength);
  bytes.set(moof);
  bytes.set(uint32(8 + dataLength, 0x6d646174), moofLength);
  let at = moofLength + 8;
  for (const frame of [...content.video, ...content.audio]) {
    bytes.set(frame.data, at);
    at += frame.data.length;
  }
  return bytes;
}

function movieFragment(content: FragmentContent, videoOffset: number, audioOffset: number): Uint8Array {
  const tracks: Uint8Array[] = [];
  const [firstPicture] = content.video;
  if (firstPicture !== undefined)
    tracks.push(
      trackFragment(
        videoTrackId,
        toTicks(firstPicture.decodeTime, videoTimescale),
        videoRunFlags,
        videoOffset,
        videoSamples(content.video, content.videoEnd),
      ),
    );
  const [firstSound] = content.audio;
  if (firstSound !== undefined) {
    const { sampleRate, samplesPerFrame } = firstSound.format;
    const samples = content.audio.map(({ data }) => ({ duration: samplesPerFrame, size: data.length }));
    const start = toTicks(firstSound.decodeTime, sampleRate);
    tracks.push(trackFragment(audioTrackId, start, audioRunFlags, audioOffset, samples));
  }
  return box('moof', fullBox('mfhd', 0, 0, uint32(content.sequence)), ...tracks);
}

function videoSamples(frames: readonly VideoFrame[], end: Millis): Sample[] {
  return frames.map((frame, index) => {
    const decodeTicks = toTicks(frame.decodeTime, videoTimescale);
    const next = frames[index + 1]?.decodeTime ?? end;
    return {
      duration: Math.max(0, toTicks(next, videoTimescale) - decodeTicks),
      size: frame.data.length,
      flags: frame.isKeyframe ? syncFlags : nonSyncFlags,
      compositionOffset: toTicks(frame.presentationTime, videoTimescale) - decodeTicks,
    };
  });
}

function trackFragment(
  trackId: number,
  decodeTicks: number,
  runFlags: number,
  dataOffset: number,
  samples: readonly Sample[],
): Uint8Array {
  const rows = samples.flatMap(({ duration, size, flags, compositionOffset }) => [
    duration,
    size,
    ...(flags === undefined ? [] : [flags]),
    ...(compositionOffset === undefined ? [] : [compositionOffset]),
  ]);
  return box(
    'traf',
    fullBox('tfhd', 0, baseIsMoof, uint32(trackId)),
    fullBox('tfdt', 1, 0, uint64(decodeTicks)),
    fullBox('trun', 1, runFlags, uint32(samples.length, dataOffset, ...rows)),
  );
}

function sizeOf(frames: readonly { data: Uint8Array }[]): number {
  return frames.reduce((sum, { data }) => sum + data.length, 0);
}
