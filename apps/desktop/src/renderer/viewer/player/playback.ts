import type { Seconds } from '@starling/shared/units.ts';
import type { Settings } from '../../host/host.ts';
import type { Engine, EngineEvents } from './engine.ts';
import { HlsEngine, isHlsSupported } from './hls-engine.ts';
import { hlsOptions, playbackTuning } from './hls-options.ts';
import { LatencyTarget } from './latency-target.ts';
import { followLive, isAtLive } from './live-follower.ts';
import { createNativeEngine } from './native-engine.ts';
import type { PlaybackState } from './playback-state.ts';
import type { Programme } from './programme.ts';
import { neighbourQuality } from './quality.ts';
import { choosePlaybackRate } from './rate-control.ts';
import { readStats } from './read-stats.ts';
import { StallMeter } from './stall-meter.ts';
import { Volume } from './volume.ts';

/** One broadcast playing in one video element, from `new` to `destroy`. The screen reads `state`. */
export class Playback {
  readonly #video: HTMLVideoElement;
  readonly #settings: Settings;
  readonly #programme: Programme;
  readonly #volume: Volume;
  readonly #engine: Engine;
  readonly #abort = new AbortController();
  readonly #stalls = new StallMeter(playbackTuning.shortestStall);
  readonly #target = new LatencyTarget(playbackTuning);
  readonly #listeners = new Set<() => void>();
  readonly #timer: ReturnType<typeof setInterval>;
  #phase: PlaybackState['phase'] = 'connecting';
  #trouble: string | null = null;
  #isFollowing: boolean;
  /** Chosen by the viewer; recordings only. */
  #speed = 1;
  #needsClick = false;
  #state: PlaybackState;

  constructor(video: HTMLVideoElement, programme: Programme, settings: Settings) {
    this.#video = video;
    this.#settings = settings;
    this.#programme = programme;
    this.#isFollowing = programme.kind === 'live';
    this.#volume = new Volume(video, settings);
    this.#engine = this.#createEngine(programme);
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

  /** Goes to the live edge; a recording goes on where it is. */
  goLive = (): void => {
    if (this.#programme.kind === 'recording') {
      void this.#play();
      return;
    }
    this.#isFollowing = true;
    const position = this.#engine.livePosition();
    if (position !== null) this.#video.currentTime = position;
    if (this.#video.paused) void this.#play();
  };

  /** Steps back or forward, within what there is. */
  step = (seconds: number): void => {
    const { seekable, currentTime } = this.#video;
    if (seekable.length === 0) return;
    const end = seekable.end(seekable.length - 1);
    const live = this.#programme.kind === 'live' ? (this.#engine.livePosition() ?? end) : end;
    const position = Math.min(live, Math.max(seekable.start(0), currentTime + seconds));
    this.#isFollowing = this.#programme.kind === 'live' && position >= live - 0.5;
    this.#video.currentTime = position;
  };

  /** Goes to a place of a recording. */
  seekTo = (position: Seconds): void => {
    this.#video.currentTime = Math.max(0, position);
    this.#update();
  };

  /** @param speed of a recording, 1 for real time */
  setSpeed = (speed: number): void => {
    this.#speed = speed;
    this.#video.playbackRate = speed;
  };

  setMuted = (isMuted: boolean): void => this.#volume.mute(isMuted);
  setVolume = (volume: number): void => this.#volume.set(volume);

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

  #createEngine(programme: Programme): Engine {
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
    const { playlistUrl } = programme;
    if (!isHlsSupported()) return createNativeEngine(this.#video, playlistUrl, events);
    const remembered = Number(this.#settings.get('bandwidth'));
    const options = hlsOptions(programme, remembered > 0 ? remembered : undefined);
    return new HlsEngine(this.#video, playlistUrl, options, events);
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
      this.#volume.isMutedByBrowser = await this.#play();
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
    if (this.#programme.kind === 'recording') {
      await this.#play();
      return;
    }
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
    if (this.#programme.kind === 'live') this.#follow();
    else if (this.#video.playbackRate !== this.#speed) this.#video.playbackRate = this.#speed;
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
    const { latency, targetLatency, buffer } = readStats(this.#video, this.#engine, this.#stalls);
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
      isMutedByBrowser: this.#volume.isMutedByBrowser && this.#video.muted,
      needsClick: this.#needsClick,
      volume: this.#video.volume,
      qualities: engine.qualities(),
      selectedLevel: engine.selectedLevel(),
      activeLevel: engine.activeLevel(),
      isAtLive: this.#programme.kind === 'live' && isAtLive(engine.latency(), engine.targetLatency()),
      ...this.#readPlace(),
      stats: readStats(this.#video, this.#engine, this.#stalls),
    };
  }

  /** Where playback is, and how far it can go. */
  #readPlace(): { position: Seconds; duration: Seconds; speed: number } {
    const { seekable, currentTime } = this.#video;
    const end = seekable.length === 0 ? 0 : seekable.end(seekable.length - 1);
    return { position: currentTime, duration: Math.max(end, currentTime), speed: this.#speed };
  }
}
