import type { Millis, Seconds } from '@starling/shared/units.ts';
import type { Quality } from './quality.ts';

/** What brings media into the video element: hls.js, or a browser that plays HLS by itself. */
export interface Engine {
  readonly name: 'hls.js' | 'native';
  /** The qualities there are; empty while they are not known and where they cannot be chosen. */
  qualities: () => readonly Quality[];
  /** The level chosen by the viewer; −1 for Auto. */
  selectedLevel: () => number;
  /** The level on screen; −1 while unknown. */
  activeLevel: () => number;
  selectLevel: (level: number) => void;
  /** Distance from the playhead to the live edge. */
  latency: () => Seconds | null;
  targetLatency: () => Seconds | null;
  /** Adds to the least distance to the live edge after stalls. */
  setStallPenalty: (penalty: Seconds) => void;
  /** Where "live" is on the video's timeline. */
  livePosition: () => Seconds | null;
  /** How long ago the picture on screen left the broadcaster, by the two machines' clocks. */
  clockLatency: (nowMs: number) => Seconds | null;
  /** When the picture at a position was captured, ms since 1970; null where that is not known. */
  dateAt: (position: Seconds) => Millis | null;
  /** Where what was captured at a date lies, or what is nearest to it. */
  positionAt: (date: Millis) => Seconds | null;
  /** How long the playlist has had nothing new, `now` being `performance.now()`; 0 where that is not known. */
  quietFor: (now: Millis) => Millis;
  /** bit/s */
  bandwidth: () => number | null;
  /** Tries at once what a back-off has put off. */
  retryNow: () => void;
  destroy: () => void;
}

/** What an engine tells. */
export interface EngineEvents {
  /** Qualities or the level on screen changed. */
  changed: () => void;
  /** Media came: whatever was wrong is over. */
  recovered: () => void;
  /** Something failed and is being tried again. `reason` is for the stats panel. */
  trouble: (reason: string) => void;
}
