import type { BroadcastId, ChannelLogin, RenditionId } from '@starling/shared/ids.ts';
import type { Bytes, Millis, Seconds } from '@starling/shared/units.ts';
import { type Tile, writeStoryboard } from './storyboard.ts';

/** One segment of one rendition in the archive. */
export interface RecordedSegment {
  readonly msn: number;
  /** On the broadcast's timeline. */
  readonly start: Millis;
  readonly duration: Millis;
  /** Wall clock at its start, milliseconds since 1970. */
  readonly programDate: Millis;
  readonly discontinuity: boolean;
  readonly initVersion: number;
  /** 0 where its media was lost. */
  readonly bytes: Bytes;
  /** Of its media, base64url; undefined where nobody reckoned it. */
  readonly sha256: string | undefined;
}

/** What a multivariant playlist says of an init's tracks. */
export interface RecordedTracks {
  readonly codecs: readonly string[];
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

export interface RecordedInit {
  readonly version: number;
  readonly data: Uint8Array;
  readonly tracks: RecordedTracks;
}

/** One rendition of a video. */
export class RecordedRendition {
  readonly id: RenditionId;
  name: string;
  frameRate: number | undefined;
  readonly inits = new Map<number, RecordedInit>();
  /** By rising media-sequence number; numbers may be missing. */
  readonly segments: RecordedSegment[] = [];

  constructor(id: RenditionId, name: string, frameRate?: number) {
    this.id = id;
    this.name = name;
    this.frameRate = frameRate;
  }

  /** @returns undefined for one that is not there, or is a gap */
  segment(msn: number): RecordedSegment | undefined {
    const first = this.segments[0];
    if (first === undefined) return undefined;
    // Numbers run through but for lost rows: the guess is mostly right.
    const guess = this.segments[msn - first.msn];
    const found = guess?.msn === msn ? guess : this.segments.find((segment) => segment.msn === msn);
    return found === undefined || found.bytes === 0 ? undefined : found;
  }

  /** Bits per second of the fullest segment; 0 without any. */
  peakBitrate(): number {
    let peak = 0;
    for (const { bytes, duration } of this.segments)
      if (duration > 0) peak = Math.max(peak, (bytes * 8000) / duration);
    return Math.ceil(peak);
  }
}

/** A broadcast in the archive, as it is served: what has been written, in memory. */
export class RecordedVideo {
  readonly id: BroadcastId;
  readonly channel: ChannelLogin;
  readonly startedAt: Date;
  endedAt: Date | undefined;
  targetDuration: Seconds;
  readonly renditions = new Map<RenditionId, RecordedRendition>();
  /** Of the storyboard, in the order of their times. */
  readonly tiles: Tile[] = [];
  /** Discontinuities of segments that have been deleted while it was on air. */
  trimmedDiscontinuities = 0;
  isTrimmed = false;
  hasThumbnail = false;
  /** Seconds of the source that could not be stored. */
  lost: Millis = 0;
  /** Grows with each change. */
  version = 0;

  constructor(id: BroadcastId, channel: ChannelLogin, startedAt: Date, targetDuration: Seconds = 0) {
    this.id = id;
    this.channel = channel;
    this.startedAt = startedAt;
    this.targetDuration = targetDuration;
  }

  get isLive(): boolean {
    return this.endedAt === undefined;
  }

  get source(): RecordedRendition | undefined {
    return this.renditions.get('source');
  }

  get duration(): Millis {
    return this.source?.segments.reduce((sum, { duration }) => sum + duration, 0) ?? 0;
  }

  get bytes(): Bytes {
    let sum = 0;
    for (const { segments } of this.renditions.values()) for (const { bytes } of segments) sum += bytes;
    return sum;
  }

  /** @returns WebVTT; undefined where there are no pictures */
  storyboard(): string | undefined {
    const first = this.source?.segments[0];
    if (first === undefined || this.tiles.length === 0) return undefined;
    return writeStoryboard(this.tiles, first.start, first.start + this.duration);
  }

  add(rendition: RenditionId, segment: RecordedSegment): void {
    this.renditions.get(rendition)?.segments.push(segment);
    this.version += 1;
  }

  /** Forgets the segments before `msn`. @returns what was forgotten */
  trimBefore(msn: number): { rendition: RenditionId; segment: RecordedSegment }[] {
    const gone: { rendition: RenditionId; segment: RecordedSegment }[] = [];
    for (const { id, segments } of this.renditions.values()) {
      const count = segments.findIndex((segment) => segment.msn >= msn);
      const removed = segments.splice(0, count === -1 ? segments.length : count);
      if (id === 'source')
        this.trimmedDiscontinuities += removed.filter(({ discontinuity }) => discontinuity).length;
      gone.push(...removed.map((segment) => ({ rendition: id, segment })));
    }
    this.isTrimmed ||= gone.length > 0;
    this.version += 1;
    return gone;
  }
}

/** Where the blobs of a video lie. */
export const videoKeys = {
  folder: (video: BroadcastId) => `vod/${video}`,
  segment: (video: BroadcastId, rendition: RenditionId, msn: number) =>
    `vod/${video}/${rendition}/${msn}.m4s`,
  thumbnail: (video: BroadcastId) => `vod/${video}/thumbnail.jpg`,
} as const;
