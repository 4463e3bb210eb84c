import type { HlsConfig } from 'hls.js';
import { streamControllerFrom } from './date-start.ts';
import { PartAbrController } from './part-abr.ts';
import { PartKeeper } from './part-keeper.ts';
import type { Programme, RecordedPlace } from './programme.ts';
import type { Millis, Seconds } from '@starling/shared/units.ts';

/** What may be changed about playback, in one place. */
export const playbackTuning = {
  /** How much faster than real time playback may run to come back to its target. Above ~1.1 music is audibly off. */
  maxCatchUpRate: 1.08,
  /** Distance to the live edge to aim at. `null` takes the playlist's PART-HOLD-BACK, the least that it allows. */
  targetLatency: null as Seconds | null,
  /**
   * Distance to the live edge that is aimed at even where PART-HOLD-BACK would allow less: about four parts, so that
   * one late part is no stall.
   */
  leastTargetLatency: 0.95 as Seconds,
  /** What is added to the distance while peers carry the stream: a part takes one hop more. */
  meshRoom: 0.25 as Seconds,
  /** What each stall adds to the target, at most `maxStallPenalty` in all. */
  stallPenalty: 0.4 as Seconds,
  maxStallPenalty: 2.5 as Seconds,
  /** After so long without a stall the penalty is halved. */
  stallForgiveAfter: 30_000 as Millis,
  /** Stalls so soon after the beginning are those of a page that loads and of peers that are called. */
  settlingFor: 20_000 as Millis,
  /** After so long without a stall the penalty for those is halved. */
  settlingForgiveAfter: 8_000 as Millis,
  /** A viewer who follows the live edge and fell this far behind the target is taken forward in one jump. */
  jumpWhenBehind: 4 as Seconds,
  /** Nearer to its end than this, a recording that still grows is played at the normal speed. */
  growingEdge: 8 as Seconds,
  /** Played media kept for stepping back. */
  backBuffer: 60 as Seconds,
  /** The first guess of the bandwidth, bit/s, for a browser that has not played here before. */
  firstBandwidth: 4_000_000,
  /** A `waiting` shorter than this is not seen by anyone and not counted as a stall. */
  shortestStall: 60 as Millis,
  /** How often state is read off the video element. */
  tickEvery: 250 as Millis,
  /** How often figures that run on, such as the latency, are shown anew to a live viewer. */
  figuresEvery: 1000 as Millis,
} as const;

/**
 * The options of hls.js 1.7.
 * @param bandwidth the first estimate, in bit/s
 */
export function hlsOptions(
  programme: Programme,
  bandwidth: number = playbackTuning.firstBandwidth,
): Partial<HlsConfig> {
  const isLive = programme.kind === 'live';
  return {
    lowLatencyMode: isLive,
    // CMAF needs no transmuxing: a worker would only add a hop to each part.
    enableWorker: false,
    ...(programme.kind === 'live'
      ? { startPosition: -1, streamController: PartKeeper }
      : startOptions(programme.startAt)),
    backBufferLength: playbackTuning.backBuffer,
    maxBufferLength: 20,
    // rate-control.ts does the catching up.
    maxLiveSyncPlaybackRate: 1,
    // The target after a stall is latency-target.ts's business: hls.js never lowers it again.
    liveSyncOnStallIncrease: 0,
    ...(playbackTuning.targetLatency === null ? {} : { liveSyncDuration: playbackTuning.targetLatency }),
    liveDurationInfinity: true,
    abrController: PartAbrController,
    // A second of buffer forgives nothing: a quality must need clearly less than there is.
    abrBandWidthFactor: 0.8,
    abrBandWidthUpFactor: 0.6,
    abrEwmaDefaultEstimate: bandwidth,
    abrEwmaDefaultEstimateMax: 20_000_000,
    // A small window must not pull 1080p; a quality chosen by hand is not capped.
    capLevelToPlayerSize: true,
    // A live part is either there in a moment or too late: short waits, and playback.ts retries for ever behind these.
    manifestLoadPolicy: { default: loadPolicy(6_000, 2) },
    // While a lost publisher is waited for, blocking reloads end with 503 one after the other.
    playlistLoadPolicy: { default: loadPolicy(isLive ? 15_000 : 10_000, isLive ? 60 : 4, 1_000) },
    fragLoadPolicy: { default: loadPolicy(10_000, 4) },
  };
}

/** Those of the options that say where a recording begins. */
export function startOptions(startAt: RecordedPlace): Pick<HlsConfig, 'startPosition' | 'streamController'> {
  return 'date' in startAt
    ? { startPosition: -1, streamController: streamControllerFrom(startAt.date) }
    : { startPosition: startAt.position, streamController: PartKeeper };
}

function loadPolicy(timeoutMs: Millis, retries: number, longestDelayMs: Millis = 2_000) {
  return {
    maxTimeToFirstByteMs: timeoutMs,
    maxLoadTimeMs: timeoutMs * 2,
    timeoutRetry: { maxNumRetry: retries, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: { maxNumRetry: retries, retryDelayMs: 250, maxRetryDelayMs: longestDelayMs },
  };
}
