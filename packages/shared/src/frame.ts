import type { Millis } from './units.ts';

/**
 * How a video track is coded. Two frames belong to the same format when they hold the same object:
 * a publisher that changes its parameters in mid-stream yields frames with another `VideoFormat`.
 */
export interface VideoFormat {
  readonly codec: 'h264';
  /** The AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3), the payload of an `avcC` box. */
  readonly decoderConfig: Uint8Array;
  /** As in the CODECS attribute, RFC 6381: `avc1.64001f`. */
  readonly codecString: string;
  /** Coded picture size after cropping, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** How an audio track is coded; see {@link VideoFormat} on identity. */
export interface AudioFormat {
  readonly codec: 'aac';
  /** The AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1). */
  readonly decoderConfig: Uint8Array;
  /** As in the CODECS attribute: `mp4a.40.2`. */
  readonly codecString: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** PCM samples per access unit: 1024 for AAC-LC. */
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
  /** An IDR picture: decoding can start here. */
  readonly isKeyframe: boolean;
  /** NAL units, each after its length as `decoderConfig` says (4 bytes nearly always). */
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
  /** One raw access unit, without ADTS header. */
  readonly data: Uint8Array;
}

/** What a publisher's session yields and every later stage consumes. */
export type Frame = VideoFrame | AudioFrame;
