import type { AudioCodec, AudioFormat, Frame, VideoCodec, VideoFormat } from '../frame.ts';
import { readUnsigned } from '../bytes.ts';
import type { Millis } from '../units.ts';
import { AudioTrack } from './audio-track.ts';
import { readEnhancedAudio, readEnhancedVideo } from './enhanced-tag.ts';
import type { Tag } from './tag.ts';
import { VideoTrack } from './video-track.ts';

/** What a tag turned out to hold. */
export type Decoded =
  | { readonly kind: 'frame'; readonly frame: Frame }
  /** A sequence header; the frames after it have this format. */
  | { readonly kind: 'format'; readonly format: VideoFormat | AudioFormat }
  /** Nothing to play: a script tag, an end of sequence, a codec's information frame. */
  | { readonly kind: 'nothing' }
  /** `what` is not taken, by the name that people know: a codec, or tracks beyond the first. */
  | { readonly kind: 'unsupported'; readonly what: string; readonly because: 'codec' | 'multitrack' }
  /** The tag breaks its own format; the tags after it may be fine. */
  | { readonly kind: 'malformed'; readonly reason: string };

const nothing: Decoded = { kind: 'nothing' };

/** CodecID of the codecs that are not taken, FLV 10.1 §E.4.3.1. */
const oldVideoCodecs: Readonly<Record<number, string>> = {
  1: 'JPEG',
  2: 'Sorenson H.263',
  3: 'Screen video',
  4: 'VP6',
  5: 'VP6 with alpha',
  6: 'Screen video 2',
};
/** SoundFormat of the codecs that are not taken, FLV 10.1 §E.4.2.1. */
const oldAudioCodecs: Readonly<Record<number, string>> = {
  0: 'PCM',
  1: 'ADPCM',
  3: 'PCM',
  4: 'Nellymoser',
  5: 'Nellymoser',
  6: 'Nellymoser',
  7: 'G.711 A-law',
  8: 'G.711 µ-law',
  11: 'Speex',
};
/** 12 is no standard: what Chinese encoders and patched ffmpegs write for HEVC. */
const videoCodecIds: ReadonlyMap<number, VideoCodec> = new Map([
  [7, 'h264'],
  [12, 'hevc'],
]);
const soundFormats = { mp3: 2, enhanced: 9, aac: 10, mp3At8kHz: 14 } as const;
/** FrameType, FLV 10.1 §E.4.3.1. */
const frameTypes = { keyframe: 1, command: 5 } as const;
/** AVCPacketType, FLV 10.1 §E.4.3.1. */
const packetTypes = { header: 0, coded: 1, end: 2 } as const;

/** When a tag's content is decoded, and how much later it is shown. */
interface Stamps {
  readonly time: Millis;
  readonly offset: Millis;
}

/**
 * Turns the tags of one stream into frames: FLV's own and those of Enhanced RTMP v2. It keeps the sequence headers:
 * frames of the same parameters carry the same format object, however often the header is repeated. Times are the
 * tags' own.
 */
export class TagDecoder {
  readonly #video = new VideoTrack();
  readonly #audio = new AudioTrack();

  /** Never throws, whatever the bytes are. */
  decode(tag: Tag): Decoded {
    const first = tag.body[0];
    if (tag.type === 'data' || first === undefined) return nothing;
    if (tag.type === 'audio')
      return first >> 4 === soundFormats.enhanced ? this.#enhancedAudio(tag) : this.#oldAudio(tag, first);
    return (first & 0x80) !== 0 ? this.#enhancedVideo(tag, first) : this.#oldVideo(tag, first);
  }

  #oldVideo({ body, timestamp }: Tag, first: number): Decoded {
    const codec = videoCodecIds.get(first & 15);
    if (codec === undefined) return unsupported(oldVideoCodecs[first & 15] ?? `Video of codec ${first & 15}`);
    const frameType = first >> 4;
    if (frameType === frameTypes.command || body[1] === packetTypes.end) return nothing;
    if (body.length < 5) return { kind: 'malformed', reason: `a video tag of ${body.length} bytes` };
    if (body[1] === packetTypes.header) return this.#learnVideo(codec, body.subarray(5));
    if (body[1] !== packetTypes.coded)
      return { kind: 'malformed', reason: `AVC packet type ${body[1] ?? 'none'}` };
    const stamps = { time: timestamp, offset: (readUnsigned(body, 2, 3) << 8) >> 8 };
    return this.#picture(codec, body.subarray(5), frameType === frameTypes.keyframe, stamps);
  }

  #enhancedVideo({ body, timestamp }: Tag, first: number): Decoded {
    const tag = readEnhancedVideo(body);
    if (tag.kind === 'header') return this.#learnVideo(tag.codec, tag.payload);
    if (tag.kind !== 'coded') return tag;
    const stamps = { time: timestamp + tag.stampOffset, offset: tag.compositionOffset };
    return this.#picture(tag.codec, tag.payload, ((first >> 4) & 7) === frameTypes.keyframe, stamps);
  }

  #learnVideo(codec: VideoCodec, record: Uint8Array): Decoded {
    const learnt = this.#video.learn(codec, record);
    if (learnt === undefined) return nothing;
    return 'reason' in learnt
      ? { kind: 'malformed', reason: learnt.reason }
      : { kind: 'format', format: learnt };
  }

  #picture(codec: VideoCodec, payload: Uint8Array, isMarked: boolean, { time, offset }: Stamps): Decoded {
    const picture = this.#video.read(codec, payload, isMarked);
    if (picture === undefined) return nothing;
    if ('reason' in picture) return { kind: 'malformed', reason: picture.reason };
    const presentationTime = time + Math.max(0, offset);
    return { kind: 'frame', frame: { kind: 'video', ...picture, decodeTime: time, presentationTime } };
  }

  #oldAudio({ body, timestamp }: Tag, first: number): Decoded {
    const format = first >> 4;
    if (format === soundFormats.mp3 || format === soundFormats.mp3At8kHz)
      return this.#sound('mp3', body.subarray(1), timestamp);
    if (format !== soundFormats.aac)
      return unsupported(oldAudioCodecs[format] ?? `Audio of format ${format}`);
    if (body[1] === packetTypes.header) return this.#learnAudio('aac', body.subarray(2));
    return this.#sound('aac', body.subarray(2), timestamp);
  }

  #enhancedAudio({ body, timestamp }: Tag): Decoded {
    const tag = readEnhancedAudio(body);
    if (tag.kind === 'header') return this.#learnAudio(tag.codec, tag.payload);
    return tag.kind === 'coded' ? this.#sound(tag.codec, tag.payload, timestamp + tag.stampOffset) : tag;
  }

  #learnAudio(codec: AudioCodec, record: Uint8Array): Decoded {
    const learnt = this.#audio.learn(codec, record);
    if (learnt === undefined) return nothing;
    return 'reason' in learnt
      ? { kind: 'malformed', reason: learnt.reason }
      : { kind: 'format', format: learnt };
  }

  #sound(codec: AudioCodec, data: Uint8Array, decodeTime: Millis): Decoded {
    if (data.length === 0) return nothing;
    const format = this.#audio.formatOf(codec, data);
    if ('reason' in format) return { kind: 'malformed', reason: format.reason };
    return { kind: 'frame', frame: { kind: 'audio', format, decodeTime, data } };
  }
}

function unsupported(what: string): Decoded {
  return { kind: 'unsupported', what, because: 'codec' };
}
