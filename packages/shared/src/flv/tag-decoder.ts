import { equalBytes, readUnsigned } from '../bytes.ts';
import type { AudioFormat, Frame, VideoFormat } from '../frame.ts';
import { parseAacConfig } from './aac-config.ts';
import { parseAvcConfig } from './h264-config.ts';
import type { Tag } from './tag.ts';

/** What a tag turned out to hold. */
export type Decoded =
  | { readonly kind: 'frame'; readonly frame: Frame }
  /** A sequence header; the frames after it have this format. */
  | { readonly kind: 'format'; readonly format: VideoFormat | AudioFormat }
  /** Nothing to play: a script tag, an end of sequence, a codec's information frame. */
  | { readonly kind: 'nothing' }
  /** A codec that is not taken, by the name that people know. */
  | { readonly kind: 'unsupported'; readonly codec: string }
  /** The tag breaks its own format; the tags after it may be fine. */
  | { readonly kind: 'malformed'; readonly reason: string };

const nothing: Decoded = { kind: 'nothing' };

/** CodecID, FLV 10.1 §E.4.3.1. */
const videoCodecs: Readonly<Record<number, string>> = {
  1: 'JPEG',
  2: 'Sorenson H.263',
  3: 'Screen video',
  4: 'VP6',
  5: 'VP6 with alpha',
  6: 'Screen video 2',
  12: 'HEVC (as CodecID 12)',
};
/** SoundFormat, FLV 10.1 §E.4.2.1. */
const audioCodecs: Readonly<Record<number, string>> = {
  0: 'PCM',
  1: 'ADPCM',
  2: 'MP3',
  3: 'PCM',
  4: 'Nellymoser',
  5: 'Nellymoser',
  6: 'Nellymoser',
  7: 'G.711 A-law',
  8: 'G.711 µ-law',
  11: 'Speex',
  14: 'MP3 at 8 kHz',
};

/**
 * Turns the tags of one stream into frames. It keeps the sequence headers: frames of the same parameters carry
 * the same format object, however often the header is repeated. Times are the tags' own.
 */
export class TagDecoder {
  #video: VideoFormat | undefined;
  #audio: AudioFormat | undefined;

  /** Never throws, whatever the bytes are. */
  decode(tag: Tag): Decoded {
    if (tag.type === 'video') return this.#decodeVideo(tag);
    return tag.type === 'audio' ? this.#decodeAudio(tag) : nothing;
  }

  #decodeVideo({ body, timestamp }: Tag): Decoded {
    const first = body[0];
    if (first === undefined) return nothing;
    if ((first & 0x80) !== 0) return { kind: 'unsupported', codec: enhancedName(body, 'video') };
    const codec = first & 15;
    const frameType = first >> 4;
    if (codec !== 7) return { kind: 'unsupported', codec: videoCodecs[codec] ?? `video codec ${codec}` };
    if (frameType === 5 || body[1] === 2) return nothing;
    if (body.length < 5) return { kind: 'malformed', reason: `a video tag of ${body.length} bytes` };
    if (body[1] === 0) return this.#learnVideo(body.subarray(5));
    if (body[1] !== 1) return { kind: 'malformed', reason: `AVC packet type ${body[1] ?? 'none'}` };
    if (this.#video === undefined) return { kind: 'malformed', reason: 'video before its sequence header' };
    const data = body.subarray(5);
    if (data.length === 0) return nothing;
    const frame: Frame = {
      kind: 'video',
      format: this.#video,
      decodeTime: timestamp,
      presentationTime: timestamp + Math.max(0, signed24(body, 2)),
      isKeyframe: frameType === 1 && hasIdr(data),
      data,
    };
    return { kind: 'frame', frame };
  }

  #learnVideo(record: Uint8Array): Decoded {
    if (this.#video === undefined || !equalBytes(this.#video.decoderConfig, record)) {
      const parsed = parseAvcConfig(record);
      if ('reason' in parsed) return { kind: 'malformed', reason: parsed.reason };
      this.#video = parsed;
    }
    return { kind: 'format', format: this.#video };
  }

  #decodeAudio({ body, timestamp }: Tag): Decoded {
    const first = body[0];
    if (first === undefined) return nothing;
    const codec = first >> 4;
    if (codec === 9) return { kind: 'unsupported', codec: enhancedName(body, 'audio') };
    if (codec !== 10) return { kind: 'unsupported', codec: audioCodecs[codec] ?? `audio codec ${codec}` };
    if (body[1] === 0) return this.#learnAudio(body.subarray(2));
    if (this.#audio === undefined) return { kind: 'malformed', reason: 'sound before its sequence header' };
    const data = body.subarray(2);
    if (data.length === 0) return nothing;
    return { kind: 'frame', frame: { kind: 'audio', format: this.#audio, decodeTime: timestamp, data } };
  }

  #learnAudio(record: Uint8Array): Decoded {
    if (this.#audio === undefined || !equalBytes(this.#audio.decoderConfig, record)) {
      const parsed = parseAacConfig(record);
      if ('reason' in parsed) return { kind: 'malformed', reason: parsed.reason };
      this.#audio = parsed;
    }
    return { kind: 'format', format: this.#audio };
  }
}

/**
 * Whether the access unit holds an IDR slice (NAL type 5). Some encoders flag every intra picture as a keyframe;
 * decoding can start at an IDR only.
 */
function hasIdr(data: Uint8Array): boolean {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  for (let at = 0; at + 4 < data.length; at += 4 + view.getUint32(at)) {
    const type = (data[at + 4] ?? 0) & 31;
    if (type === 5) return true;
    if (type === 1) return false;
  }
  return false;
}

/** FourCCs of Enhanced RTMP v2, by the names that people know. */
const fourCcNames: Readonly<Record<string, string>> = {
  ...{ avc1: 'H.264', hvc1: 'HEVC', vvc1: 'VVC', av01: 'AV1', vp08: 'VP8', vp09: 'VP9' },
  ...{ mp4a: 'AAC', Opus: 'Opus', fLaC: 'FLAC', '.mp3': 'MP3', 'ac-3': 'AC-3', 'ec-3': 'E-AC-3' },
};
/** Packet types that stand before the FourCC's own: modifiers, and several tracks in one tag. */
const modEx = 7;
const multitrack = { video: 6, audio: 5 } as const;

/**
 * Names the codec of an Enhanced RTMP tag, for people: `HEVC (enhanced RTMP hvc1)`. The FourCC comes after the packet
 * type, any modifiers (ModEx), and the multitrack type; veovera/enhanced-rtmp v2, ExVideoTagHeader, ExAudioTagHeader.
 */
function enhancedName(body: Uint8Array, type: 'video' | 'audio'): string {
  let packetType = (body[0] ?? 0) & 15;
  let at = 1;
  while (packetType === modEx && at < body.length) {
    const short = (body[at] ?? 0) + 1;
    const isLong = short === 256;
    at += 1 + (isLong ? 2 + readUnsigned(body, at + 1, 2) + 1 : short);
    packetType = (body[at] ?? 0) & 15;
    at += 1;
  }
  if (packetType === multitrack[type]) at += 1;
  const fourCc = String.fromCharCode(...body.subarray(at, at + 4)).replace(/[^ -~]/g, '?');
  return `${fourCcNames[fourCc] ?? `Enhanced ${type}`} (enhanced RTMP ${fourCc})`;
}

function signed24(bytes: Uint8Array, at: number): number {
  return (readUnsigned(bytes, at, 3) << 8) >> 8;
}
