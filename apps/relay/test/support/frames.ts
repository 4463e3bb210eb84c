import type { AudioFormat, AudioFrame, VideoFormat, VideoFrame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Init, Part } from '../../src/media.ts';

export const h264: VideoFormat = {
  codec: 'h264',
  decoderConfig: Uint8Array.from([1, 0x64, 0, 0x1f, 0xff]),
  codecString: 'avc1.64001f',
  width: 640,
  height: 360,
};

export const aac: AudioFormat = {
  codec: 'aac',
  decoderConfig: Uint8Array.from([0x11, 0x90]),
  codecString: 'mp4a.40.2',
  sampleRate: 48_000,
  channels: 2,
  samplesPerFrame: 1024,
};

/** A picture whose bytes tell its decode time. */
export function picture(decodeTime: Millis, isKeyframe: boolean, more: Partial<VideoFrame> = {}): VideoFrame {
  return {
    ...{ kind: 'video', format: h264, decodeTime, presentationTime: decodeTime, isKeyframe },
    data: Buffer.from(`picture ${decodeTime}`),
    ...more,
  };
}

export function sound(decodeTime: Millis, format: AudioFormat = aac): AudioFrame {
  return { kind: 'audio', format, decodeTime, data: Buffer.from(`sound ${decodeTime}`) };
}

/** Pictures at a constant rate, stamped in whole milliseconds, with an IDR each `gop` pictures. */
export function pictures(fps: number, gop: number, count: number, from: Millis = 0): VideoFrame[] {
  return Array.from({ length: count }, (_, index) =>
    picture(from + Math.round((index * 1000) / fps), index % gop === 0),
  );
}

/** The sound from 0 up to `until`. */
export function sounds(until: Millis, from: Millis = 0): AudioFrame[] {
  const length = (aac.samplesPerFrame * 1000) / aac.sampleRate;
  return Array.from({ length: Math.ceil((until - from) / length) }, (_, index) =>
    sound(from + index * length),
  );
}

/** Both tracks in the order in which they are sent. */
export function interleave<T extends { readonly decodeTime: Millis }>(
  ...tracks: readonly (readonly T[])[]
): T[] {
  return tracks.flat().sort((a, b) => a.decodeTime - b.decodeTime);
}

export const init: Init = { version: 0, data: Buffer.from('init'), tracks: { video: h264, audio: aac } };

/** A part of 500 ms, four to the segment, beginning at its place on a timeline from 0. */
export function makePart(msn: number, part: number, more: Partial<Part> = {}): Part {
  const start = msn * 2000 + part * 500;
  return {
    ...{ rendition: 'source', msn, part, start, duration: 500, programDate: start, independent: part === 0 },
    ...{ endsSegment: part === 3, discontinuity: false, discontinuities: 0, init, isGap: false },
    data: Buffer.from(`<${msn}.${part}>`),
    ...more,
  };
}

/** Every part of the segments from `first` to `last`. */
export function makeSegments(first: number, last: number, more: Partial<Part> = {}): Part[] {
  return Array.from({ length: 4 * (last - first + 1) }, (_, index) =>
    makePart(first + Math.floor(index / 4), index % 4, more),
  );
}
