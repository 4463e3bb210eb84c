import { spawnSync } from 'node:child_process';
import { findBox, readBoxes } from '@starling/shared/fmp4/box.ts';
import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import type { AudioFrame, VideoFrame } from '@starling/shared/frame.ts';
import { FlvStreamReader } from '@starling/shared/flv/stream-reader.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import { clockPoints, decodeClock } from '@starling/shared/test-card/clock-code.ts';
import { TestCard } from '@starling/shared/test-card/test-card.ts';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import type { ClipSegment } from '../../src/clips/clip-source.ts';

/** When something was recorded. */
interface Recording {
  readonly seconds: Seconds;
  /** On the capture clock. */
  readonly date: Millis;
  /** Where it begins on the broadcast's timeline. */
  readonly start: Millis;
}

/** A test card to be recorded; its clock shows the capture clock. */
export interface Film extends Recording {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly hasSound?: boolean;
  readonly discontinuity?: boolean;
  /** Of the encoder. */
  readonly options?: readonly string[];
}

/** A segment with the frames that are in it. */
interface FilmSegment extends ClipSegment {
  readonly video: readonly VideoFrame[];
  readonly audio: readonly AudioFrame[];
}

const segmentSeconds: Seconds = 2;
const largestOutput = 512 * 1024 * 1024;
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];

/** Encodes the film in H.264 and AAC, and packages it as the relay does. */
export function recordFilm(ffmpegPath: string, film: Film): FilmSegment[] {
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', ...(film.options ?? []), '-c:a', 'aac'];
  return packageFrames(film, encodeFilm(ffmpegPath, film, [...codecs, '-f', 'flv']));
}

/** Records a tone without pictures. */
export function recordSound(ffmpegPath: string, recording: Recording): FilmSegment[] {
  const flv = runFfmpeg(ffmpegPath, [...tone, '-t', `${recording.seconds}`, '-c:a', 'aac', '-f', 'flv', '-']);
  return packageFrames(recording, flv);
}

/** Encodes the film with these codecs and lets ffmpeg package it; it begins about 0 on the timeline. */
export function recordForeignFilm(ffmpegPath: string, film: Film, codecs: readonly string[]): ClipSegment[] {
  const movflags = '+frag_keyframe+empty_moov+default_base_moof+skip_trailer';
  const muxer = ['-strict', '-2', '-video_track_timescale', '90000', '-movflags', movflags, '-f', 'mp4'];
  const mp4 = encodeFilm(ffmpegPath, film, [...codecs, ...muxer]);
  const fragments = readBoxes(mp4).flatMap(({ type, offset }) => (type === 'moof' ? [offset] : []));
  const init = withoutEdits(mp4.subarray(0, fragments[0]));
  // ffmpeg stretches the first picture over the priming of the sound; the second segment tells where the film lies.
  const tfdt = findBox(mp4.subarray(fragments[1]), ['moof', 'traf', 'tfdt'])?.body ?? new Uint8Array(12);
  const start = new DataView(tfdt.buffer, tfdt.byteOffset).getUint32(8) / 90 - segmentSeconds * 1000;
  return places({ ...film, start }).map((place, index) => {
    const bytes = mp4.subarray(fragments[index], fragments[index + 1] ?? mp4.length);
    return { ...place, init, read: () => Promise.resolve(bytes) };
  });
}

/** The relay's inits have no edit lists: what ffmpeg takes off the beginning stays in. */
function withoutEdits(init: Buffer): Buffer {
  const bytes = Buffer.from(init);
  for (let at = bytes.indexOf('edts'); at !== -1; at = bytes.indexOf('edts')) bytes.write('free', at);
  return bytes;
}

/** The segment of a source that paused after its first picture, while its sound went on. */
export function firstPictureOnly(segment: FilmSegment): FilmSegment {
  return withFrames(segment, segment.video.slice(0, 1), segment.audio);
}

/** What the clocks of a film's pictures show, in order, milliseconds modulo `clockPeriod`; NaN where unreadable. */
export function readClocks(
  ffmpegPath: string,
  file: string,
  { width, height }: { width: number; height: number },
): Millis[] {
  const raw = ['-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
  const pictures = runFfmpeg(ffmpegPath, ['-i', file, '-map', '0:v', ...raw]);
  const points = clockPoints(width, height);
  return Array.from({ length: pictures.length / (width * height) }, (_, index) => {
    const picture = pictures.subarray(index * width * height);
    return decodeClock(points.map(({ x, y }) => picture[y * width + x] ?? 0)) ?? NaN;
  });
}

function packageFrames(recording: Recording, flv: Uint8Array): FilmSegment[] {
  const video: VideoFrame[] = [];
  const audio: AudioFrame[] = [];
  const decoder = new TagDecoder();
  for (const tag of new FlvStreamReader().push(flv)) {
    const decoded = decoder.decode(tag);
    if (decoded.kind !== 'frame') continue;
    if (decoded.frame.kind === 'video') video.push(decoded.frame);
    else audio.push(decoded.frame);
  }
  const [picture, sound] = [video[0], audio[0]];
  const shift = recording.start - (picture?.decodeTime ?? sound?.decodeTime ?? 0);
  const init = writeInit({
    ...(picture === undefined ? {} : { video: picture.format }),
    ...(sound === undefined ? {} : { audio: sound.format }),
  });
  return places(recording).map((place) => {
    const read = () => Promise.resolve(undefined);
    const at = (time: Millis) =>
      time + shift >= place.start - 0.5 && time + shift < place.start + place.duration - 0.5;
    return withFrames(
      { ...place, init, read, video, audio },
      video
        .filter(({ decodeTime }) => at(decodeTime))
        .map((frame) => ({
          ...frame,
          decodeTime: frame.decodeTime + shift,
          presentationTime: frame.presentationTime + shift,
        })),
      audio
        .filter(({ decodeTime }) => at(decodeTime))
        .map((frame) => ({ ...frame, decodeTime: frame.decodeTime + shift })),
    );
  });
}

function withFrames(
  segment: FilmSegment,
  video: readonly VideoFrame[],
  audio: readonly AudioFrame[],
): FilmSegment {
  const bytes = writeFragment({ sequence: 1, videoEnd: segment.start + segment.duration, video, audio });
  return { ...segment, video, audio, read: () => Promise.resolve(bytes) };
}

function places({ seconds, start, date, discontinuity = false }: Recording & Pick<Film, 'discontinuity'>) {
  return Array.from({ length: Math.ceil(seconds / segmentSeconds) }, (_, index) => {
    const offset = index * segmentSeconds * 1000;
    return {
      ...{ start: start + offset, programDate: date + offset },
      duration: Math.min(segmentSeconds * 1000, seconds * 1000 - offset),
      discontinuity: discontinuity && index === 0,
    };
  });
}

function encodeFilm(
  ffmpegPath: string,
  { width, height, frameRate, seconds, date, hasSound = true }: Film,
  output: readonly string[],
): Buffer {
  const card = new TestCard({ width, height });
  const pictures = Array.from({ length: seconds * frameRate }, (_, index) =>
    card.paint(date + (index * 1000) / frameRate),
  );
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', `${frameRate}`];
  const gop = ['-g', `${segmentSeconds * frameRate}`, '-keyint_min', `${segmentSeconds * frameRate}`];
  return runFfmpeg(
    ffmpegPath,
    [
      ...[...raw, '-i', 'pipe:0', ...(hasSound ? ['-t', `${seconds}`, ...tone] : [])],
      ...[...gop, '-sc_threshold', '0', ...output, 'pipe:1'],
    ],
    Buffer.concat(pictures),
  );
}

/** @throws what ffmpeg complains of */
function runFfmpeg(ffmpegPath: string, args: readonly string[], input?: Buffer): Buffer {
  const { stdout, stderr, status } = spawnSync(ffmpegPath, ['-v', 'error', ...args], {
    maxBuffer: largestOutput,
    ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input }),
  });
  if (status !== 0) throw new Error(`ffmpeg failed: ${stderr.toString()}`);
  return stdout;
}
