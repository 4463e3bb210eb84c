import { concatBytes } from '../bytes.ts';
import type { Bytes } from '../units.ts';
import { element, elementHeader, floatElement, openElement, textElement, unsignedElement } from './ebml.ts';

/** H.264 whose NAL units stand after lengths of 4 bytes. */
export interface LiveVideoTrack {
  readonly width: number;
  readonly height: number;
  /** Pictures a second, as meant; for readers that have to guess otherwise. */
  readonly frameRate: number;
  /** AVCDecoderConfigurationRecord, ISO/IEC 14496-15 §5.3.3.1. */
  readonly description: Uint8Array;
}

/** Samples of 16 bits, little-endian, channels interleaved. */
export interface LiveAudioTrack {
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
}

/** At least one of them. */
export interface LiveTracks {
  readonly video?: LiveVideoTrack | undefined;
  readonly audio?: LiveAudioTrack | undefined;
}

/** One coded picture or a stretch of sound. */
export interface LiveBlock {
  readonly track: 'video' | 'audio';
  /** When it is shown or heard: microseconds ≥ 0, written with a grain of 100. */
  readonly timestamp: number;
  /** Decoding can start here; always so for sound. */
  readonly isKey: boolean;
  readonly data: Uint8Array;
}

/** Numbers of the elements that are written; RFC 9559 §5.1, RFC 8794 §11. */
const ids = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  flagLacing: 0x9c,
  defaultDuration: 0x23e383,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  bitDepth: 0x6264,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

const trackNumbers = { video: 1, audio: 2 } as const;
const trackTypes = { video: 1, audio: 2 } as const;
/** Milliseconds, which are usual, would move sound by up to 24 samples. */
const microsPerTick = 100;
const nanosPerTick = microsPerTick * 1000;
/** A block tells its distance from its cluster in 16 bits with sign; RFC 9559 §10.1. */
const farthestTick = 30_000;
const keyFlag = 0x80;

/**
 * Writes Matroska for a reader at the other end of a pipe, such as ffmpeg: segment and clusters of unknown size
 * (RFC 9559 §23.2, live), no cues, every block whole as soon as it is known. H.264 and PCM only. Pure.
 */
export class LiveMatroskaWriter {
  readonly #tracks: LiveTracks;
  #clusterTick: number | undefined;

  constructor(tracks: LiveTracks) {
    this.#tracks = tracks;
  }

  /** Everything that comes before the first block. */
  header(): Uint8Array {
    const { video, audio } = this.#tracks;
    const entries = [...(video ? [videoEntry(video)] : []), ...(audio ? [audioEntry(audio)] : [])];
    return concatBytes([
      element(
        ids.ebml,
        textElement(ids.docType, 'matroska'),
        unsignedElement(ids.docTypeVersion, 4),
        unsignedElement(ids.docTypeReadVersion, 2),
      ),
      openElement(ids.segment),
      element(
        ids.info,
        unsignedElement(ids.timestampScale, nanosPerTick),
        textElement(ids.muxingApp, 'starling'),
        textElement(ids.writingApp, 'starling'),
      ),
      element(ids.tracks, ...entries),
    ]);
  }

  /** @returns what is to be written, in order; the block's data is not copied */
  block({ track, timestamp, isKey, data }: LiveBlock): Uint8Array[] {
    const tick = Math.max(0, Math.round(timestamp / microsPerTick));
    const pieces: Uint8Array[] = [];
    const startsCluster = track === 'video' && isKey;
    const cluster = this.#clusterTick;
    if (cluster === undefined || startsCluster || Math.abs(tick - cluster) > farthestTick) {
      this.#clusterTick = tick;
      pieces.push(openElement(ids.cluster), unsignedElement(ids.timestamp, tick));
    }
    pieces.push(blockHeader(track, tick - (this.#clusterTick ?? tick), isKey, data.length), data);
    return pieces;
  }
}

/** RFC 9559 §10.2. */
function blockHeader(track: LiveBlock['track'], distance: number, isKey: boolean, length: Bytes): Uint8Array {
  const fields = new Uint8Array(4);
  fields[0] = 0x80 | trackNumbers[track];
  new DataView(fields.buffer).setInt16(1, distance);
  fields[3] = isKey ? keyFlag : 0;
  return concatBytes([elementHeader(ids.simpleBlock, fields.length + length), fields]);
}

function videoEntry({ width, height, frameRate, description }: LiveVideoTrack): Uint8Array {
  return trackEntry(
    'video',
    'V_MPEG4/ISO/AVC',
    unsignedElement(ids.defaultDuration, Math.round(1e9 / frameRate)),
    element(ids.codecPrivate, description),
    element(ids.video, unsignedElement(ids.pixelWidth, width), unsignedElement(ids.pixelHeight, height)),
  );
}

function audioEntry({ sampleRate, channels }: LiveAudioTrack): Uint8Array {
  return trackEntry(
    'audio',
    'A_PCM/INT/LIT',
    element(
      ids.audio,
      floatElement(ids.samplingFrequency, sampleRate),
      unsignedElement(ids.channels, channels),
      unsignedElement(ids.bitDepth, 16),
    ),
  );
}

function trackEntry(track: LiveBlock['track'], codecId: string, ...more: readonly Uint8Array[]): Uint8Array {
  const number = trackNumbers[track];
  return element(
    ids.trackEntry,
    unsignedElement(ids.trackNumber, number),
    unsignedElement(ids.trackUid, number),
    unsignedElement(ids.trackType, trackTypes[track]),
    unsignedElement(ids.flagLacing, 0),
    textElement(ids.codecId, codecId),
    ...more,
  );
}
