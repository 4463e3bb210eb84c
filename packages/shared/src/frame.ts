import type { Millis } from './units.ts';

/** How pictures can be coded. */
export type VideoCodec = 'h264' | 'hevc' | 'av1' | 'vp9';

/** How sound can be coded. Browsers play the first three; `mp3`, `ac3` and `eac3` are to be turned into AAC. */
export type AudioCodec = 'aac' | 'opus' | 'flac' | 'mp3' | 'ac3' | 'eac3';

/**
 * How a video track is coded. Two frames belong to the same format when they hold the same object:
 * a publisher that changes its parameters in mid-stream yields frames with another `VideoFormat`.
 */
export interface VideoFormat {
  readonly codec: VideoCodec;
  /**
   * The payload of the box that configures a decoder: `avcC` or `hvcC` (ISO/IEC 14496-15 §5.3.3, §8.3.3; NAL lengths of
   * 4 bytes, whatever the publisher's were), `av1C` (AV1-ISOBMFF §2.3), `vpcC` without version and flags (VP-ISOBMFF).
   */
  readonly decoderConfig: Uint8Array;
  /** As in the CODECS attribute, RFC 6381: `avc1.64001f`, `hvc1.1.6.L93.B0`, `av01.0.08M.08`, `vp09.00.31.08`. */
  readonly codecString: string;
  /** Coded picture size after cropping, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** How an audio track is coded; see {@link VideoFormat} on identity. */
export interface AudioFormat {
  readonly codec: AudioCodec;
  /**
   * The AudioSpecificConfig of AAC (ISO/IEC 14496-3 §1.6.2.1); the payload of `dOps`, of `dfLa` without version and
   * flags, of `dac3` or `dec3`; empty for MP3.
   */
  readonly decoderConfig: Uint8Array;
  /** As in the CODECS attribute: `mp4a.40.2`, `opus`, `fLaC`, `ac-3`. */
  readonly codecString: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** PCM samples per access unit at `sampleRate`: 1024 for AAC-LC, 960 for Opus of 20 ms. */
  readonly samplesPerFrame: number;
}

/** One coded picture. */
export interface VideoFrame {
  readonly kind: 'video';
  readonly format: VideoFormat;
  /** When it is decoded, on the publisher's timeline. Never decreases within a track. */
  readonly decodeTime: Millis;
  /** When it is shown, ≥ `decodeTime`. */
  readonly presentationTime: Millis;
  /** Decoding can start here: an IDR picture, in HEVC a CRA or BLA one as well, a key frame of AV1 or VP9. */
  readonly isKeyframe: boolean;
  /**
   * As a sample of ISO base media: NAL units, each after its length in 4 bytes, for H.264 and HEVC; a temporal unit
   * without its delimiter for AV1; a frame or superframe for VP9.
   */
  readonly data: Uint8Array;
}

/** One coded block of sound. */
export interface AudioFrame {
  readonly kind: 'audio';
  readonly format: AudioFormat;
  /**
   * When it is decoded and heard. Fractional: consecutive frames are exactly
   * `samplesPerFrame / sampleRate` apart unless the publisher left a gap.
   */
  readonly decodeTime: Millis;
  /** One access unit: raw for AAC (no ADTS header), a packet of Opus, with its header for the others. */
  readonly data: Uint8Array;
}

/** What a publisher's session yields and every later stage consumes. */
export type Frame = VideoFrame | AudioFrame;
