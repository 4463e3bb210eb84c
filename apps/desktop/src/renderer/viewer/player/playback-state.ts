import type { MeshState } from '@starling/shared/mesh-driver/mesh.ts';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import type { Quality } from './quality.ts';

/** Everything that the player's screen shows, as one value. */
export interface PlaybackState {
  /** `connecting`: no picture yet. `stalled`: there was one. `ended`: the playlist said so. */
  readonly phase: 'connecting' | 'playing' | 'paused' | 'stalled' | 'ended';
  /** Why media is being fetched again; null while all is well. */
  readonly trouble: string | null;
  readonly isMuted: boolean;
  /** The browser refused sound without a click. */
  readonly isMutedByBrowser: boolean;
  /** The browser refused to play at all without a click. */
  readonly needsClick: boolean;
  /** 0 to 1. */
  readonly volume: number;
  readonly qualities: readonly Quality[];
  readonly selectedLevel: number;
  readonly activeLevel: number;
  readonly isAtLive: boolean;
  /** On the video element's timeline; of a recording the place in it. */
  readonly position: Seconds;
  /** Where it can be sought to at most. */
  readonly duration: Seconds;
  /** How long the playlist has had nothing new; it goes on growing for as long as something is sent. */
  readonly quietFor: Millis;
  /** 1 but for recordings. */
  readonly speed: number;
  /** Null where this browser cannot take part. */
  readonly mesh: MeshState | null;
  readonly stats: PlaybackStats;
}

/** What the stats panel shows. Null is "not known". */
export interface PlaybackStats {
  readonly engine: string;
  readonly latency: Seconds | null;
  readonly targetLatency: Seconds | null;
  readonly clockLatency: Seconds | null;
  readonly buffer: Seconds;
  readonly width: number;
  readonly height: number;
  /** bit/s of the quality on screen, as the playlist declares it. */
  readonly bitrate: number | null;
  /** bit/s */
  readonly bandwidth: number | null;
  readonly droppedFrames: number;
  readonly totalFrames: number;
  readonly stalls: number;
  readonly stalledSeconds: Seconds;
  readonly playbackRate: number;
}

const seenAtOnce = [
  'phase',
  'trouble',
  'needsClick',
  'isMuted',
  'isMutedByBrowser',
  'volume',
  'speed',
  'isAtLive',
  'selectedLevel',
  'activeLevel',
] as const;

/**
 * Whether a viewer would miss something if the screen stayed as it is. Figures that run on by themselves, such as where
 * playback is, are not asked: for these the screen is renewed at its own pace.
 */
export function looksDifferent(before: PlaybackState, now: PlaybackState): boolean {
  const isOther = seenAtOnce.some((key) => before[key] !== now[key]);
  return isOther || before.qualities.length !== now.qualities.length;
}

/** @returns media buffered ahead of the playhead, in one piece with it. */
export function bufferAhead(ranges: readonly (readonly [Seconds, Seconds])[], position: Seconds): Seconds {
  const tolerance = 0.1;
  let end = position;
  for (const [from, to] of ranges) {
    if (from <= end + tolerance && to > end) end = to;
  }
  return end - position;
}
