import type { Millis } from '@starling/shared/units.ts';
import type { Engine } from './engine.ts';
import { playbackTuning } from './hls-options.ts';
import { LatencyTarget } from './latency-target.ts';
import { followLive } from './live-follower.ts';
import { readStats } from './read-stats.ts';
import { choosePlaybackRate } from './rate-control.ts';
import type { StallMeter } from './stall-meter.ts';

/** Keeps a viewer of the live edge at the distance that their network carries. */
export class LivePace {
  readonly #video: HTMLVideoElement;
  readonly #engine: Engine;
  readonly #stalls: StallMeter;
  readonly #target = new LatencyTarget(playbackTuning);
  /** False once the viewer paused or stepped back: then nobody hurries them. */
  isFollowing = true;

  constructor(video: HTMLVideoElement, engine: Engine, stalls: StallMeter) {
    this.#video = video;
    this.#engine = engine;
    this.#stalls = stalls;
  }

  /** @param hasStalled a stall was counted just now. @returns whether to jump to the live edge */
  tick(now: Millis, hasStalled: boolean, isPlaying: boolean): boolean {
    if (hasStalled) this.#target.stalled(now);
    if (hasStalled || this.#target.tick(now)) this.#engine.setStallPenalty(this.#target.penalty);
    if (!isPlaying || this.#video.seeking) return false;
    const latency = this.#engine.latency();
    const target = this.#engine.targetLatency();
    this.#setRate();
    return followLive(latency, target, this.isFollowing, playbackTuning.jumpWhenBehind).action === 'jump';
  }

  /** A viewer who chose the position watches at the normal rate. */
  #setRate(): void {
    const { latency, targetLatency, buffer } = readStats(this.#video, this.#engine, this.#stalls);
    const rate = this.isFollowing
      ? choosePlaybackRate({
          ...{ latency, target: targetLatency, buffer },
          maxRate: playbackTuning.maxCatchUpRate,
        })
      : 1;
    if (this.#video.playbackRate !== rate) this.#video.playbackRate = rate;
  }
}
