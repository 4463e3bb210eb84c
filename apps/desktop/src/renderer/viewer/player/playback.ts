import type { Settings } from '../../host/host.ts';
import type { Engine, EngineEvents } from './engine.ts';
import { HlsEngine, isHlsSupported } from './hls-engine.ts';
import { hlsOptions, playbackTuning } from './hls-options.ts';
import { LatencyTarget } from './latency-target.ts';
import { followLive, isAtLive } from './live-follower.ts';
import { createNativeEngine } from './native-engine.ts';
import { bufferAhead, type PlaybackState, type PlaybackStats } from './playback-state.ts';
import { neighbourQuality } from './quality.ts';
import { choosePlaybackRate } from './rate-control.ts';
import { StallMeter } from './stall-meter.ts';

/** One broadcast playing in one video element, from `new` to `destroy`. The screen reads `state`. */
export class Playback {
  readonly #video: HTMLVideoElement;
  readonly #settings: Settings;
  readonly #engine: Engine;
  readonly #abort = new AbortController();
  readonly #stalls = new StallMeter(playbackTuning.shortestStall);
  readonly #target = new LatencyTarget(playbackTuning);
  readonly #listeners = new Set<() => void>();
  readonly #timer: ReturnType<typeof setInterval>;
  #phase: PlaybackState['phase'] = 'connecting';
  #trouble: string | null = null;
  #isFollowing = true;
  #isMutedByBrowser = false;
  #needsClick = false;
  #state: PlaybackState;

  constructor(video: HTMLVideoElement, playlistUrl: string, settings: Settings) {
    this.#video = video;
    this.#settings = settings;
    this.#restoreVolume();
    this.#engine = this.#createEngine(playlistUrl);
    this.#state = this.#read();
    this.#listen();
    this.#timer = setInterval(() => this.#tick(), playbackTuning.tickEvery);
    void this.#autoplay();
  }

  /** The newest state; the same object until something changes. */
  state = (): PlaybackState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  togglePlay = (): void => {
    if (this.#video.paused) void this.#resume();
    else {
      this.#isFollowing = false;
      this.#video.pause();
    }
  };

  goLive = (): void => {
    this.#isFollowing = true;
    const position = this.#engine.livePosition();
    if (position !== null) this.#video.currentTime = position;
    if (this.#video.paused) void this.#play();
  };

  /** Steps back or forward, within what there is. */
  step = (seconds: number): void => {
    const { seekable, currentTime } = this.#video;
    if (seekable.length === 0) return;
    const live = this.#engine.livePosition() ?? seekable.end(seekable.length - 1);
    const position = Math.min(live, Math.max(seekable.start(0), currentTime + seconds));
    this.#isFollowing = position >= live - 0.5;
    this.#video.currentTime = position;
  };

  setMuted = (isMuted: boolean): void => {
    this.#video.muted = isMuted;
    this.#isMutedByBrowser = false;
    if (!isMuted && this.#video.volume === 0) this.#video.volume = 0.5;
    this.#settings.set('muted', isMuted ? 'yes' : null);
  };

  /** @param volume 0 to 1; 0 mutes */
  setVolume = (volume: number): void => {
    const bounded = Math.min(1, Math.max(0, volume));
    this.#video.volume = bounded;
    this.#video.muted = bounded === 0;
    if (bounded > 0) this.#isMutedByBrowser = false;
    this.#settings.set('volume', bounded.toFixed(2));
  };

  selectLevel = (level: number): void => {
    this.#engine.selectLevel(level);
    this.#update();
  };

  /** @param step +1 better, −1 worse. @returns the label of what is chosen now. */
  stepQuality = (step: 1 | -1): string => {
    const qualities = this.#engine.qualities();
    const level = neighbourQuality(qualities, this.#engine.selectedLevel(), step);
    this.selectLevel(level);
    return qualities.find((quality) => quality.level === level)?.label ?? 'Auto';
  };

  retryNow = (): void => this.#engine.retryNow();

  destroy(): void {
    this.#abort.abort();
    clearInterval(this.#timer);
    const bandwidth = this.#engine.bandwidth();
    if (bandwidth !== null && bandwidth > 0) this.#settings.set('bandwidth', String(Math.round(bandwidth)));
    this.#engine.destroy();
    this.#listeners.clear();
  }

  #createEngine(url: string): Engine {
    const events: EngineEvents = {
      changed: () => this.#update(),
      recovered: () => {
        if (this.#trouble === null) return;
        this.#trouble = null;
        this.#update();
      },
      trouble: (reason) => {
        this.#trouble = reason;
        this.#update();
      },
    };
    if (!isHlsSupported()) return createNativeEngine(this.#video, url, events);
    const remembered = Number(this.#settings.get('bandwidth'));
    return new HlsEngine(this.#video, url, hlsOptions(remembered > 0 ? remembered : undefined), events);
  }

  #restoreVolume(): void {
    const volume = Number(this.#settings.get('volume') ?? '1');
    this.#video.volume = volume >= 0 && volume <= 1 ? volume : 1;
    this.#video.muted = this.#settings.get('muted') === 'yes';
  }

  #listen(): void {
    const on = (type: string, action: () => void) =>
      this.#video.addEventListener(
        type,
        () => {
          action();
          this.#update();
        },
        { signal: this.#abort.signal },
      );
    on('playing', () => {
      this.#stalls.handle('playing', performance.now());
      this.#phase = 'playing';
      this.#needsClick = false;
    });
    on('waiting', () => {
      if (this.#video.paused || this.#video.seeking) return;
      this.#stalls.handle('waiting', performance.now());
      if (this.#phase === 'playing') this.#phase = 'stalled';
    });
    on('seeking', () => this.#stalls.handle('held', performance.now()));
    on('pause', () => {
      this.#stalls.handle('held', performance.now());
      if (this.#phase !== 'connecting' && !this.#video.ended) this.#phase = 'paused';
    });
    on('ended', () => {
      this.#stalls.handle('held', performance.now());
      this.#phase = 'ended';
    });
    for (const type of ['volumechange', 'loadedmetadata', 'resize', 'ratechange']) on(type, () => undefined);
    addEventListener('online', () => this.#trouble !== null && this.retryNow(), {
      signal: this.#abort.signal,
    });
  }

  /** With sound if the browser lets us, without if not. */
  async #autoplay(): Promise<void> {
    if (await this.#play()) return;
    if (this.#abort.signal.aborted) return;
    if (!this.#video.muted) {
      this.#video.muted = true;
      this.#isMutedByBrowser = await this.#play();
    }
    this.#needsClick = this.#video.paused;
    this.#update();
  }

  /** @returns false when the browser wants a click first. */
  async #play(): Promise<boolean> {
    try {
      await this.#video.play();
      return true;
    } catch (error) {
      // Loading again interrupts play(); the next load starts playing by itself.
      return !(error instanceof DOMException && error.name === 'NotAllowedError');
    }
  }

  /** The live window is short: after a longer pause its start is gone, and the live edge is what is wanted. */
  async #resume(): Promise<void> {
    const latency = this.#engine.latency();
    if (latency === null || latency > playbackTuning.jumpWhenBehind) this.goLive();
    else {
      this.#isFollowing = true;
      await this.#play();
    }
  }

  #tick(): void {
    const now = performance.now();
    if (this.#stalls.tick(now)) {
      this.#target.stalled(now);
      this.#engine.setStallPenalty(this.#target.penalty);
    } else if (this.#target.tick(now)) this.#engine.setStallPenalty(this.#target.penalty);
    this.#follow();
    this.#update();
  }

  #follow(): void {
    if (this.#phase !== 'playing' || this.#video.seeking) return;
    const decision = followLive(
      this.#engine.latency(),
      this.#engine.targetLatency(),
      this.#isFollowing,
      playbackTuning.jumpWhenBehind,
    );
    if (decision.action === 'jump') this.goLive();
    this.#setRate();
  }

  /** A viewer who chose the position watches at the normal rate. */
  #setRate(): void {
    const { latency, targetLatency, buffer } = this.#readStats();
    const { maxCatchUpRate } = playbackTuning;
    const rate = this.#isFollowing
      ? choosePlaybackRate({ latency, target: targetLatency, buffer, maxRate: maxCatchUpRate })
      : 1;
    if (this.#video.playbackRate !== rate) this.#video.playbackRate = rate;
  }

  #update(): void {
    if (this.#abort.signal.aborted) return;
    this.#state = this.#read();
    this.#video.dataset['stalls'] = String(this.#state.stats.stalls);
    const { latency } = this.#state.stats;
    if (latency !== null) this.#video.dataset['latency'] = latency.toFixed(3);
    for (const listener of this.#listeners) listener();
  }

  #read(): PlaybackState {
    const engine = this.#engine;
    return {
      phase: this.#phase,
      trouble: this.#trouble,
      isMuted: this.#video.muted,
      isMutedByBrowser: this.#isMutedByBrowser && this.#video.muted,
      needsClick: this.#needsClick,
      volume: this.#video.volume,
      qualities: engine.qualities(),
      selectedLevel: engine.selectedLevel(),
      activeLevel: engine.activeLevel(),
      isAtLive: isAtLive(engine.latency(), engine.targetLatency()),
      stats: this.#readStats(),
    };
  }

  #readStats(): PlaybackStats {
    const video = this.#video;
    const engine = this.#engine;
    const { droppedVideoFrames, totalVideoFrames } = video.getVideoPlaybackQuality();
    const active = engine.qualities().find((quality) => quality.level === engine.activeLevel());
    const ranges = Array.from({ length: video.buffered.length }, (_, index) => {
      return [video.buffered.start(index), video.buffered.end(index)] as const;
    });
    return {
      engine: engine.name,
      latency: engine.latency(),
      targetLatency: engine.targetLatency(),
      clockLatency: engine.clockLatency(Date.now()),
      buffer: bufferAhead(ranges, video.currentTime),
      width: video.videoWidth,
      height: video.videoHeight,
      bitrate: active?.bitrate ?? null,
      bandwidth: engine.bandwidth(),
      droppedFrames: droppedVideoFrames,
      totalFrames: totalVideoFrames,
      stalls: this.#stalls.count,
      stalledSeconds: this.#stalls.totalMs / 1000,
      playbackRate: video.playbackRate,
    };
  }
}
