import { readUnsigned } from '../bytes.ts';
import type { AudioCodec, VideoCodec } from '../frame.ts';
import type { Bytes, Millis } from '../units.ts';

/** What an Enhanced RTMP tag holds. Its payload is a view into the tag. */
export type EnhancedTag<Codec> =
  | { readonly kind: 'header'; readonly codec: Codec; readonly payload: Uint8Array }
  | {
      readonly kind: 'coded';
      readonly codec: Codec;
      readonly payload: Uint8Array;
      /** From decoding to showing; negative ones are as sent. */
      readonly compositionOffset: Millis;
      /** To be added to the tag's stamp, below 1 ms: TimestampOffsetNano. */
      readonly stampOffset: Millis;
    }
  | Unplayable;

type Unplayable =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unsupported'; readonly what: string; readonly because: 'codec' | 'multitrack' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** FourCCs, their names for people. */
const fourCcNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ avc1: 'H.264', hvc1: 'HEVC', vvc1: 'VVC', av01: 'AV1', vp08: 'VP8', vp09: 'VP9' },
    ...{ mp4a: 'AAC', Opus: 'Opus', fLaC: 'FLAC', '.mp3': 'MP3', 'ac-3': 'AC-3', 'ec-3': 'E-AC-3' },
  }),
);

/** The video codecs that are taken, by FourCC. */
export const videoFourCcs: ReadonlyMap<string, VideoCodec> = new Map([
  ['avc1', 'h264'],
  ['hvc1', 'hevc'],
  ['av01', 'av1'],
  ['vp09', 'vp9'],
]);

/** The audio codecs that are taken, by FourCC. */
export const audioFourCcs: ReadonlyMap<string, AudioCodec> = new Map([
  ['mp4a', 'aac'],
  ['Opus', 'opus'],
  ['fLaC', 'flac'],
  ['.mp3', 'mp3'],
  ['ac-3', 'ac3'],
  ['ec-3', 'eac3'],
]);

/** VideoPacketType and AudioPacketType; the first three mean the same in both. */
const packetTypes = { sequenceStart: 0, codedFrames: 1, sequenceEnd: 2 } as const;
const videoPacketTypes = { codedFramesX: 3, metadata: 4, mpeg2TsStart: 5 } as const;
const multitrackTypes = { video: 6, audio: 5 } as const;
const modEx = 7;
const commandFrame = 5;
const oneTrack = 0;
/** More modifiers than any tag has. */
const mostModifiers = 16;

/** A tag's header, up to the body of its codec. */
interface Header {
  readonly packetType: number;
  readonly fourCc: string;
  readonly stampOffset: Millis;
  /** Of a multitrack tag. */
  readonly trackType?: number;
  readonly trackId?: number;
  readonly bodyAt: Bytes;
}

/**
 * Reads a video tag whose IsExVideoHeader bit is set; E-RTMP v2, ExVideoTagHeader and ExVideoTagBody.
 *
 * @param body as the tag holds it, its first byte included
 */
export function readEnhancedVideo(body: Uint8Array): EnhancedTag<VideoCodec> {
  const header = readHeader(body, 'video');
  if (header === undefined) return malformed('video', body);
  const { packetType, fourCc } = header;
  if (packetType === videoPacketTypes.metadata) return { kind: 'nothing' };
  if ((((body[0] ?? 0) >> 4) & 7) === commandFrame) return { kind: 'nothing' };
  const codec = videoFourCcs.get(fourCc);
  if (isSecondTrack(header)) return manyTracks('video');
  if (codec === undefined) return unknownCodec(fourCc, 'video');
  const payload = body.subarray(header.bodyAt);
  const { stampOffset } = header;
  switch (packetType) {
    case packetTypes.sequenceStart:
      return { kind: 'header', codec, payload };
    case packetTypes.sequenceEnd:
      return { kind: 'nothing' };
    case videoPacketTypes.codedFramesX:
      return { kind: 'coded', codec, payload, compositionOffset: 0, stampOffset };
    case packetTypes.codedFrames: {
      if (codec === 'av1' || codec === 'vp9')
        return { kind: 'coded', codec, payload, compositionOffset: 0, stampOffset };
      if (payload.length < 3) return malformed('video', body);
      const compositionOffset = (readUnsigned(payload, 0, 3) << 8) >> 8;
      return { kind: 'coded', codec, payload: payload.subarray(3), compositionOffset, stampOffset };
    }
    case videoPacketTypes.mpeg2TsStart: {
      const what = `${fourCcNames.get(fourCc) ?? fourCc} as MPEG-2 TS (enhanced RTMP)`;
      return { kind: 'unsupported', what, because: 'codec' };
    }
    default:
      return malformed('video', body);
  }
}

/**
 * Reads an audio tag of SoundFormat 9; E-RTMP v2, ExAudioTagHeader and ExAudioTagBody. How channels are ordered
 * (MultichannelConfig) is left to the codec.
 *
 * @param body as the tag holds it, its first byte included
 */
export function readEnhancedAudio(body: Uint8Array): EnhancedTag<AudioCodec> {
  const header = readHeader(body, 'audio');
  if (header === undefined) return malformed('audio', body);
  const { packetType, fourCc, stampOffset } = header;
  const codec = audioFourCcs.get(fourCc);
  if (isSecondTrack(header)) return manyTracks('audio');
  if (codec === undefined) return unknownCodec(fourCc, 'audio');
  const payload = body.subarray(header.bodyAt);
  if (packetType === packetTypes.sequenceStart) return { kind: 'header', codec, payload };
  if (packetType !== packetTypes.codedFrames) return { kind: 'nothing' };
  return { kind: 'coded', codec, payload, compositionOffset: 0, stampOffset };
}

/** Modifiers come before the packet type that counts, then the kind of multitrack, the FourCC, the track. */
function readHeader(body: Uint8Array, type: 'video' | 'audio'): Header | undefined {
  let packetType = (body[0] ?? 0) & 15;
  let at = 1;
  let stampOffset: Millis = 0;
  for (let count = 0; packetType === modEx; count += 1) {
    const modifier = readModifier(body, at);
    if (modifier === undefined || count === mostModifiers) return undefined;
    ({ packetType, at } = modifier);
    stampOffset = modifier.stampOffset ?? stampOffset;
  }
  if (packetType !== multitrackTypes[type]) {
    const isShort = body.length < at + 4;
    return isShort ? undefined : { packetType, fourCc: readFourCc(body, at), stampOffset, bodyAt: at + 4 };
  }
  const kinds = body[at] ?? 0;
  const tracks = { packetType: kinds & 15, stampOffset, trackType: kinds >> 4 };
  const fourCc = readFourCc(body, at + 1);
  const trackId = body[at + 5];
  return trackId === undefined ? undefined : { ...tracks, fourCc, trackId, bodyAt: at + 6 };
}

/** One turn of the ModEx loop: the data's length, the data, its kind and the next packet type. */
function readModifier(
  body: Uint8Array,
  from: number,
): { packetType: number; at: number; stampOffset: Millis | undefined } | undefined {
  const timestampOffsetNano = 0;
  let at = from + 1;
  let length = (body[from] ?? 0) + 1;
  if (length === 256) {
    length = readUnsigned(body, at, 2) + 1;
    at += 2;
  }
  const end = at + length;
  const kinds = body[end];
  if (kinds === undefined) return undefined;
  const isNano = kinds >> 4 === timestampOffsetNano && length >= 3;
  const stampOffset = isNano ? Math.min(999_999, readUnsigned(body, at, 3)) / 1e6 : undefined;
  return { packetType: kinds & 15, at: end + 1, stampOffset };
}

/** A multitrack tag that holds one track, the first, says the same as a tag without. */
function isSecondTrack({ trackType, trackId }: Header): boolean {
  return trackType !== undefined && !(trackType === oneTrack && trackId === 0);
}

function manyTracks(type: 'video' | 'audio'): Unplayable {
  const what = `More than one ${type} track in a stream (enhanced RTMP multitrack)`;
  return { kind: 'unsupported', what, because: 'multitrack' };
}

function unknownCodec(fourCc: string, type: 'video' | 'audio'): Unplayable {
  const name = fourCcNames.get(fourCc) ?? `Enhanced ${type}`;
  const shown = fourCc.replace(/[^ -~]/g, '?');
  return { kind: 'unsupported', what: `${name} (enhanced RTMP ${shown})`, because: 'codec' };
}

function readFourCc(body: Uint8Array, at: number): string {
  return String.fromCharCode(...body.subarray(at, at + 4));
}

function malformed(type: 'video' | 'audio', body: Uint8Array): Unplayable {
  const start = [...body.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return {
    kind: 'malformed',
    reason: `an enhanced ${type} tag of ${body.length} bytes that begins with ${start}`,
  };
}
