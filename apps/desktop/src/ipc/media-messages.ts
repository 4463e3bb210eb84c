/**
 * What the renderer's encoder sends to main, in the order of its making. Times are µs on the studio's one clock
 * (`performance.now` of the worker, both tracks).
 *
 * Post these without a transfer list: a port to Electron's main process loses a message that transfers a buffer.
 */
export type MediaMessage =
  | VideoConfig
  | VideoChunk
  | { readonly kind: 'audio-config'; readonly sampleRate: 48000; readonly channels: 2 }
  | AudioChunk
  | RecorderChunk
  | RecordingPicture;

/** How the frames that follow are coded. `codec` is RFC 6381's (`avc1.…`). */
export interface VideoConfig {
  readonly kind: 'video-config';
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  /** AVCDecoderConfigurationRecord, ISO/IEC 14496-15 5.3.3.1. */
  readonly description: Uint8Array;
}

/** A coded frame: AVCC with lengths of four bytes. */
export interface VideoChunk {
  readonly kind: 'video';
  readonly timestamp: number;
  readonly duration: number;
  readonly isKey: boolean;
  readonly data: Uint8Array;
  /** µs, when the compositor painted it. */
  readonly paintedAt: number;
  /** µs from its being handed to the encoder to its being coded. */
  readonly codedIn: number;
}

/** The same picture coded a second time, for a recording that is better than the stream. Asked for by `recording`. */
export interface RecordingPicture {
  readonly kind: 'recording';
  readonly picture: VideoConfig | VideoChunk;
}

/** Sound as s16le, channels interleaved. */
export interface AudioChunk {
  readonly kind: 'audio';
  readonly timestamp: number;
  readonly data: Uint8Array;
}

/** What MediaRecorder made where WebCodecs cannot encode: a piece of a WebM or MP4 stream. */
export interface RecorderChunk {
  readonly kind: 'recorder-chunk';
  readonly mimeType: string;
  readonly data: Uint8Array;
}

/** What main tells the encoder, over the same port. */
export type EncoderRequest =
  | { readonly kind: 'bitrate'; readonly bitsPerSecond: number }
  | { readonly kind: 'key-frame' }
  /** Pictures are to be coded a second time, at this rate; 0 for no longer. */
  | { readonly kind: 'recording'; readonly bitsPerSecond: number };

/** What the preload script posts to the page together with the media port, as `event.data`. */
export interface MediaPortNotice {
  readonly starling: 'media-port';
}

const maxChunkBytes = 16 * 1024 * 1024;
const maxTextLength = 200;
const maxSide = 16_384;
const maxFrameRate = 240;

/**
 * Judges what came over the media port.
 * @returns the message, or undefined if it is none: a wrong field, or more than 16 MiB of data.
 */
export function parseMediaMessage(value: unknown): MediaMessage | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  const message = value as Record<string, unknown>;
  return isMediaMessage(message) ? (message as unknown as MediaMessage) : undefined;
}

function isMediaMessage(message: Record<string, unknown>): boolean {
  switch (message['kind']) {
    case 'video-config':
      return (
        isText(message['codec']) &&
        isWithin(message['width'], 1, maxSide) &&
        isWithin(message['height'], 1, maxSide) &&
        isWithin(message['frameRate'], 1, maxFrameRate) &&
        isChunk(message['description'])
      );
    case 'video':
      return (
        isTime(message['timestamp']) &&
        isTime(message['duration']) &&
        isTime(message['paintedAt']) &&
        isTime(message['codedIn']) &&
        typeof message['isKey'] === 'boolean' &&
        isChunk(message['data'])
      );
    case 'audio-config':
      return message['sampleRate'] === 48_000 && message['channels'] === 2;
    case 'audio':
      return isTime(message['timestamp']) && isChunk(message['data']);
    case 'recording':
      return isPicture(message['picture']);
    case 'recorder-chunk':
      return isText(message['mimeType']) && isChunk(message['data']);
    default:
      return false;
  }
}

function isPicture(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return (value.kind === 'video-config' || value.kind === 'video') && isMediaMessage({ ...value });
}

function isChunk(value: unknown): boolean {
  return value instanceof Uint8Array && value.byteLength > 0 && value.byteLength <= maxChunkBytes;
}

function isTime(value: unknown): boolean {
  return isWithin(value, 0, Number.MAX_SAFE_INTEGER);
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= maxTextLength;
}
