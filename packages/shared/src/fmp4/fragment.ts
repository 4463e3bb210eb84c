import { allocate } from '../bytes.ts';
import type { AudioFrame, VideoFrame } from '../frame.ts';
import type { Bytes, Millis } from '../units.ts';
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
/** tr_flags: data offset, and per sample duration, size, flags and composition offset; all of it 4 bytes each. */
const videoRunFlags = 0x000f01;
const audioRunFlags = 0x000301;
const videoRow: Bytes = 16;
const audioRow: Bytes = 8;

const boxHeader: Bytes = 8;
const mfhdLength: Bytes = 16;
/** `traf` with `tfhd`, `tfdt` and a `trun` without rows. */
const emptyTrafLength: Bytes = boxHeader + 16 + 20 + 20;

/**
 * One `moof` and `mdat` in one piece, pictures first, then sound; ISO/IEC 14496-12 §8.8, CMAF §7.3.2.
 * Composition offsets are signed (`trun` version 1), so a decode time may lie behind its presentation.
 */
export function writeFragment({ sequence, video, videoEnd, audio }: FragmentContent): Uint8Array {
  const videoTraf = video.length === 0 ? 0 : emptyTrafLength + videoRow * video.length;
  const audioTraf = audio.length === 0 ? 0 : emptyTrafLength + audioRow * audio.length;
  const moofLength = boxHeader + mfhdLength + videoTraf + audioTraf;
  const videoBytes = sizeOf(video);
  const dataLength = videoBytes + sizeOf(audio);
  const writer = new Writer(moofLength + boxHeader + dataLength);
  writer.box(moofLength, 'moof');
  writer.box(mfhdLength, 'mfhd', 0);
  writer.uint32(sequence);
  const dataStart = moofLength + boxHeader;
  writeVideoTrack(writer, videoTraf, video, videoEnd, dataStart);
  writeAudioTrack(writer, audioTraf, audio, dataStart + videoBytes);
  writer.box(boxHeader + dataLength, 'mdat');
  for (const { data } of video) writer.bytes(data);
  for (const { data } of audio) writer.bytes(data);
  return writer.result;
}

function writeVideoTrack(
  writer: Writer,
  length: Bytes,
  frames: readonly VideoFrame[],
  end: Millis,
  dataOffset: Bytes,
): void {
  const [first] = frames;
  if (first === undefined) return;
  let ticks = toTicks(first.decodeTime, videoTimescale);
  writeTrackHeader(writer, length, videoTrackId, ticks, videoRunFlags, frames.length, dataOffset);
  for (let index = 0; index < frames.length; index += 1) {
    const frame = frames[index];
    if (frame === undefined) return;
    const next = toTicks(frames[index + 1]?.decodeTime ?? end, videoTimescale);
    writer.uint32(Math.max(0, next - ticks));
    writer.uint32(frame.data.length);
    writer.uint32(frame.isKeyframe ? syncFlags : nonSyncFlags);
    writer.int32(toTicks(frame.presentationTime, videoTimescale) - ticks);
    ticks = next;
  }
}

function writeAudioTrack(
  writer: Writer,
  length: Bytes,
  frames: readonly AudioFrame[],
  dataOffset: Bytes,
): void {
  const [first] = frames;
  if (first === undefined) return;
  const { sampleRate, samplesPerFrame } = first.format;
  const start = toTicks(first.decodeTime, sampleRate);
  writeTrackHeader(writer, length, audioTrackId, start, audioRunFlags, frames.length, dataOffset);
  for (const { data } of frames) {
    writer.uint32(samplesPerFrame);
    writer.uint32(data.length);
  }
}

/** `traf` up to the rows of its `trun`; ISO/IEC 14496-12 §8.8.7, §8.8.12, §8.8.8. */
function writeTrackHeader(
  writer: Writer,
  length: Bytes,
  trackId: number,
  decodeTicks: number,
  runFlags: number,
  count: number,
  dataOffset: Bytes,
): void {
  writer.box(length, 'traf');
  writer.box(16, 'tfhd', baseIsMoof);
  writer.uint32(trackId);
  writer.box(20, 'tfdt', 0x01000000);
  writer.uint64(decodeTicks);
  writer.box(length - boxHeader - 36, 'trun', 0x01000000 + runFlags);
  writer.uint32(count);
  writer.uint32(dataOffset);
}

function sizeOf(frames: readonly { readonly data: Uint8Array }[]): Bytes {
  let sum = 0;
  for (const { data } of frames) sum += data.length;
  return sum;
}

/** Fills one array from its beginning to its end: the hot path makes no small pieces. */
class Writer {
  readonly result: Uint8Array;
  readonly #view: DataView;
  #at: Bytes = 0;

  constructor(length: Bytes) {
    this.result = allocate(length);
    this.#view = new DataView(this.result.buffer, this.result.byteOffset);
  }

  /** @param versionAndFlags of a full box */
  box(length: Bytes, type: string, versionAndFlags?: number): void {
    this.uint32(length);
    for (let letter = 0; letter < 4; letter += 1) this.result[this.#at + letter] = type.charCodeAt(letter);
    this.#at += 4;
    if (versionAndFlags !== undefined) this.uint32(versionAndFlags);
  }

  uint32(value: number): void {
    this.#view.setUint32(this.#at, value);
    this.#at += 4;
  }

  int32(value: number): void {
    this.#view.setInt32(this.#at, value);
    this.#at += 4;
  }

  /** @param value an integer up to 2⁵³ */
  uint64(value: number): void {
    this.uint32(Math.floor(value / 2 ** 32));
    this.uint32(value % 2 ** 32);
  }

  bytes(bytes: Uint8Array): void {
    this.result.set(bytes, this.#at);
    this.#at += bytes.length;
  }
}
