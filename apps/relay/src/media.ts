import type { BroadcastId, ChannelLogin, RenditionId } from '@starling/shared/ids.ts';
import type { AudioFormat, AudioFrame, Frame, VideoFormat } from '@starling/shared/frame.ts';
import type { BitsPerSecond, Millis, Seconds } from '@starling/shared/units.ts';

/** What the stages of the media path hand to each other. Stages import this file and never each other. */

/** A publisher whose stream key has been verified, and the frames it sends. */
export interface Publication {
  readonly channel: ChannelLogin;
  /**
   * Ends when the publisher says that it is done (`return`) or its connection is lost (the reason tells).
   * The consumer may leave early; the publisher is then disconnected.
   */
  readonly frames: AsyncIterable<Frame>;
  /** Why `frames` ended: `finished` on unpublish, `lost` on anything else. Undefined while it runs. */
  readonly ending: () => 'finished' | 'lost' | undefined;
  /** Tells the publisher why it is being dropped, in words a person can read, and closes its connection. */
  readonly refuse: (reason: string) => void;
  /** For people: `OBS Studio 30.1`, `Lavf59.27.100`; from onMetaData's `encoder`, once that has come. */
  readonly encoder: () => string | undefined;
  /** What the encoder says in onMetaData that it aims at, picture and sound together; undefined where it does not. */
  readonly declaredBitrate: () => BitsPerSecond | undefined;
  /** The longest time from IDR to IDR that the encoder promises in onMetaData; undefined where it does not. */
  readonly keyframeInterval: () => Seconds | undefined;
}

/** The tracks of a rendition at some moment; at least one is there. */
export interface Tracks {
  readonly video?: VideoFormat;
  readonly audio?: AudioFormat;
}

/** What a multivariant playlist says of a rendition. */
export interface RenditionInfo {
  readonly id: RenditionId;
  /** For people: `720p`, `Source`. */
  readonly name: string;
  readonly tracks: Tracks;
  /** Hz; undefined where it is not known. */
  readonly frameRate?: number;
  readonly bitrate: BitsPerSecond;
}

/**
 * Where the source rendition was cut. Every other rendition is cut by the same list, so that part *n* of
 * one is part *n* of all: same media-sequence number, part index, start, end and sound.
 */
export interface Cut {
  /** Media-sequence number of the segment, from 0. */
  readonly msn: number;
  /** Index of the part within its segment, from 0. */
  readonly part: number;
  /** On the packaged timeline; `[start, end)` is what the part covers. */
  readonly start: Millis;
  readonly end: Millis;
  /** The broadcast has pictures here; this part may still have none, while its source pauses. */
  readonly hasVideo: boolean;
  /** How many pictures the source has in it. */
  readonly pictures: number;
  /**
   * Presentation time of the last picture shown before `end`; undefined where there is none, and where pictures are
   * not decoded in the order in which they are shown: one at `end` or later then tells that all have come.
   */
  readonly lastPicture: Millis | undefined;
  /** Until when the last picture is shown; after `end` where the source pauses. */
  readonly videoEnd: Millis;
  /** Wall clock at `start`, milliseconds since 1970. */
  readonly programDate: Millis;
  /** The part is the last of its segment. */
  readonly endsSegment: boolean;
  /** The segment begins a discontinuity: other parameters or another publisher connection. */
  readonly discontinuity: boolean;
  /** Discontinuities of the broadcast up to this segment, its own included: EXT-X-DISCONTINUITY-SEQUENCE counts them. */
  readonly discontinuities: number;
  /** The sound of this part, taken over by every rendition as it is. */
  readonly audio: readonly AudioFrame[];
}

/** One LL-HLS part of one rendition, ready to be sent. Never changed after it was made. */
export interface Part {
  readonly rendition: RenditionId;
  readonly msn: number;
  readonly part: number;
  readonly start: Millis;
  readonly duration: Millis;
  /** Wall clock at `start`, milliseconds since 1970. */
  readonly programDate: Millis;
  /** It begins with a keyframe. */
  readonly independent: boolean;
  readonly endsSegment: boolean;
  readonly discontinuity: boolean;
  /** Discontinuities of the broadcast up to this segment, its own included: EXT-X-DISCONTINUITY-SEQUENCE counts them. */
  readonly discontinuities: number;
  /** The init of the track parameters; the same object while the parameters stay the same. */
  readonly init: Init;
  /** `moof` and `mdat`. Empty when `isGap`. */
  readonly data: Uint8Array;
  /** The media of this part was lost (a ladder that crashed): EXT-X-GAP. */
  readonly isGap: boolean;
  /** Undefined where the mesh is off. */
  readonly digests?: PartDigests;
}

/** Digests of media in base64url, as viewers check what others pass on to them; see `hls/starling-tags.ts`. */
export interface PartDigests {
  /** Of the part. */
  readonly part: string;
  /** Of its segment up to its end: of the whole segment, where it is the last part. */
  readonly segment: string;
}

/** An fMP4 header (`ftyp moov`) that the parts after it need. */
export interface Init {
  /** Counts the inits of this rendition, from 0. Part of its URL. */
  readonly version: number;
  readonly data: Uint8Array;
  readonly tracks: Tracks;
}

/** What holds for every playlist of a broadcast and never changes once it is known. */
export interface Timing {
  /** PART-TARGET: no part is longer. */
  readonly partTarget: Millis;
  /** EXT-X-TARGETDURATION: no segment is longer, rounded. Whole seconds. */
  readonly targetDuration: Seconds;
}

/** How far a rendition has come, for EXT-X-RENDITION-REPORT. */
export interface RenditionReport {
  readonly lastMsn: number;
  readonly lastPart: number;
}

/** A broadcast as the directory shows it. */
export interface LiveBroadcast {
  readonly id: BroadcastId;
  readonly channel: ChannelLogin;
  readonly startedAt: Date;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly hasThumbnail: boolean;
  /** It can be watched from its beginning. */
  readonly isRecorded: boolean;
}
