import type { BroadcastId, ChannelLogin } from '@starling/shared/ids.ts';
import type { Millis } from '@starling/shared/units.ts';

/** One segment of a source rendition, as clips are cut out of it. */
export interface ClipSegment {
  /** On the broadcast's timeline, in which its decode times count. */
  readonly start: Millis;
  readonly duration: Millis;
  /** On the capture clock at `start`, ms since 1970. */
  readonly programDate: Millis;
  /** It does not go on from the segment before: another publisher connection, or media between them was lost. */
  readonly discontinuity: boolean;
  /** The fMP4 header that it needs; the same object while it stays the same. */
  readonly init: Uint8Array;
  /** @returns undefined where it has been deleted meanwhile */
  read(): Promise<Uint8Array | undefined>;
}

/** A stretch of a broadcast. */
export interface ClipRange {
  readonly channel: ChannelLogin;
  /** In order; each begins with a keyframe. Lost segments are left out. */
  readonly segments: readonly ClipSegment[];
  /** More may come behind the last segment. */
  readonly isGrowing: boolean;
}

/** Where clips are cut out of. */
export interface ClipSource {
  /**
   * The segments of the source rendition that overlap `[from, to)` on the capture clock, ms since 1970.
   * @returns undefined where there is no such video
   */
  find(video: BroadcastId, from: Millis, to: Millis): Promise<ClipRange | undefined>;
}
