import type { Millis, Seconds } from '@starling/shared/units.ts';
import { Mesh, type MeshState } from '@starling/shared/mesh-driver/mesh.ts';
import type { Settings } from '../../host/host.ts';
import { autoplay, play } from './autoplay.ts';
import type { Engine, EngineEvents } from './engine.ts';
import { HlsEngine, isHlsSupported } from './hls-engine.ts';
import { playbackTuning } from './hls-options.ts';
import { isAtLive } from './live-follower.ts';
import { LivePace } from './live-pace.ts';
import { createNativeEngine } from './native-engine.ts';
import type { PlaybackState } from './playback-state.ts';
import type { Programme } from './programme.ts';
import { neighbourQuality, type Quality } from './quality.ts';
import { readStats } from './read-stats.ts';
import { StallMeter } from './stall-meter.ts';
import { StateFeed } from './state-feed.ts';
import { Volume } from './volume.ts';

/** Kept only where the viewer has switched sharing off. */
const sharingSetting = 'sharing';

/** One broadcast playing in one video element, from `new` to `destroy`. The screen reads `state`. */
export class Playback {
  readonly #video: HTMLVideoElement;
  readonly #settings: Settings;
  readonly #programme: Programme;
  readonly #volume: Volume;
  readonly #mesh: Mesh | null;
  readonly #engine: Engine;
  readonly #abort = new AbortController();
  readonly #stalls = new StallMeter(playbackTuning.shortestStall);
  readonly #pace: LivePace;
  readonly #feed: StateFeed;
  readonly #timer: ReturnType<typeof setInterval>;
  #phase: PlaybackState['phase'] = 'connecting';
  #trouble: string | null = null;
  /** Chosen by the viewer; recordings only. */
  #speed = 1;
  #needsClick = false;

  constructor(video: HTMLVideoElement, programme: Programme, settings: Settings) {
    this.#video = video;
    this.#settings = settings;
    this.#programme = programme;
    this.#volume = new Volume(video, settings);
    this.#mesh = createMesh(settings);
    this.#engine = this.#createEngine(programme);
    this.#pace = new LivePace(video, this.#engine, this.#stalls);
    const pace = programme.kind === 'live' ? playbackTuning.figuresEvery : 0;
    this.#feed = new StateFeed(this.#read(), pace);
    this.#listen();
    this.#timer = setInterval(() => this.#tick(), playbackTuning.tickEvery);
    void this.#autoplay();
  }

  /** The state to be shown; the same object until listeners are told of another. */
  state = (): PlaybackState => this.#feed.state;

  subscribe = (listener: () => void): (() => void) => this.#feed.subscribe(listener);

  togglePlay = (): void => {
    if (this.#video.paused) this.resume();
    else this.pause();
  };

  pause = (): void => {
    this.#pace.isFollowing = false;
    this.#video.pause();
  };

  /** The live window is short: after a longer pause its start is gone, and the live edge is what is wanted. */
  resume = (): void => {
    const isLive = this.#programme.kind === 'live';
    const latency = this.#engine.latency();
    if (isLive && (latency === null || latency > playbackTuning.jumpWhenBehind)) {
      this.goLive();
      return;
    }
    this.#pace.isFollowing = isLive;
    void play(this.#video);
  };

  /** Goes to the live edge; a recording goes on where it is. */
  goLive = (): void => {
    if (this.#programme.kind === 'recording') {
      void play(this.#video);
      return;
    }
    this.#pace.isFollowing = true;
    const position = this.#engine.livePosition();
    if (position !== null) this.#video.currentTime = position;
    if (this.#video.paused) void play(this.#video);
  };

  /** Steps back or forward, within what there is. */
  step = (seconds: number): void => {
    const { seekable, currentTime } = this.#video;
    if (seekable.length === 0) return;
    const end = seekable.end(seekable.length - 1);
    const live = this.#programme.kind === 'live' ? (this.#engine.livePosition() ?? end) : end;
    const position = Math.min(live, Math.max(seekable.start(0), currentTime + seconds));
    this.#pace.isFollowing = this.#programme.kind === 'live' && position >= live - 0.5;
    this.#video.currentTime = position;
  };

  /** Whether a step stays within what the player has in hand. */
  canStep = (seconds: Seconds): boolean => {
    const { buffered, seekable, currentTime } = this.#video;
    const target = currentTime + seconds;
    if (seekable.length === 0 || target < seekable.start(0)) return false;
    return Array.from(
      { length: buffered.length },
      (_, index) => buffered.start(index) <= target && target < buffered.end(index),
    ).includes(true);
  };

  /** When the picture at a position, or the one on screen, was captured. */
  dateAt = (position: Seconds = this.#video.currentTime): Millis | null => this.#engine.dateAt(position);
  positionAt = (date: Millis): Seconds | null => this.#engine.positionAt(date);

  /** Goes to a place of a recording. */
  seekTo = (position: Seconds): void => {
    this.#video.currentTime = Math.max(0, position);
    this.#update();
  };

  /** @param speed of a recording, 1 for real time */
  setSpeed = (speed: number): void => {
    this.#speed = speed;
    this.#video.playbackRate = speed;
    this.#update();
  };

  setMuted = (isMuted: boolean): void => this.#volume.mute(isMuted);
  setVolume = (volume: number): void => this.#volume.set(volume);

  selectLevel = (level: number): void => {
    this.#engine.selectLevel(level);
    this.#update();
  };

  /** @param step +1 better, −1 worse. @returns what is chosen now; null for Auto. */
  stepQuality = (step: 1 | -1): Quality | null => {
    const qualities = this.#engine.qualities();
    const level = neighbourQuality(qualities, this.#engine.selectedLevel(), step);
    this.selectLevel(level);
    return qualities.find((quality) => quality.level === level) ?? null;
  };

  /** Takes part in the mesh or leaves it; remembered. */
  setSharing = (isSharing: boolean): void => {
    this.#settings.set(sharingSetting, isSharing ? null : 'off');
    this.#mesh?.setSharing(isSharing);
    this.#update();
  };

  retryNow = (): void => this.#engine.retryNow();

  destroy(): void {
    this.#abort.abort();
    clearInterval(this.#timer);
    const bandwidth = this.#engine.bandwidth();
    if (bandwidth !== null && bandwidth > 0) this.#settings.set('bandwidth', String(Math.round(bandwidth)));
    this.#engine.destroy();
    this.#mesh?.destroy();
    this.#feed.close();
  }

  #createEngine(programme: Programme): Engine {
    const events: EngineEvents = {
      changed: () => this.#look(),
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
    if (!isHlsSupported()) return createNativeEngine(this.#video, programme, events);
    const remembered = Number(this.#settings.get('bandwidth'));
    return new HlsEngine(this.#video, programme, remembered > 0 ? remembered : undefined, this.#mesh, events);
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
    for (const type of ['volumechange', 'loadedmetadata', 'resize']) on(type, () => undefined);
    addEventListener('online', () => this.#trouble !== null && this.retryNow(), {
      signal: this.#abort.signal,
    });
  }

  async #autoplay(): Promise<void> {
    const outcome = await autoplay(this.#video, this.#abort.signal);
    this.#volume.isMutedByBrowser = outcome === 'muted';
    this.#needsClick = outcome === 'refused';
    this.#update();
  }

  #tick(): void {
    const now = performance.now();
    const hasStalled = this.#stalls.tick(now);
    if (this.#programme.kind === 'recording') {
      const behind = this.#engine.latency();
      // A recording that grows cannot be played faster than it does.
      if (this.#speed > 1 && behind !== null && behind < playbackTuning.growingEdge) this.#speed = 1;
      if (this.#video.playbackRate !== this.#speed) this.#video.playbackRate = this.#speed;
    } else if (this.#pace.tick(now, hasStalled, this.#phase === 'playing')) this.goLive();
    this.#look();
  }

  /** Reads the state and shows it at once. */
  #update(): void {
    this.#look();
    this.#feed.tell(performance.now());
  }

  /** Reads the state, and shows it if it is time to. */
  #look(): void {
    if (this.#abort.signal.aborted) return;
    const state = this.#read();
    this.#mesh?.noteStalls(state.stats.stalls);
    this.#video.dataset['stalls'] = String(state.stats.stalls);
    const { latency } = state.stats;
    if (latency !== null) this.#video.dataset['latency'] = latency.toFixed(3);
    if (state.mesh !== null) this.#video.dataset['mesh'] = meshFigures(state.mesh);
    this.#feed.put(state, performance.now());
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
      quietFor: engine.quietFor(performance.now()),
      mesh: this.#mesh?.state() ?? null,
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

/** @returns null where the browser has no connections to peers, or does not play by hls.js */
function createMesh(settings: Settings): Mesh | null {
  if (!isHlsSupported() || !('RTCPeerConnection' in window)) return null;
  return new Mesh({ isSharing: settings.get(sharingSetting) !== 'off' });
}

/** For programs that look at the page, as tests and benches do. */
function meshFigures({ rendition, peers, totals }: MeshState): string {
  const { bytesFromPeers, bytesFromHttp, bytesUploaded, rescues, badPeers, playlistsSaved } = totals;
  return JSON.stringify({
    ...{ rendition, peers, bytesFromPeers, bytesFromHttp, bytesUploaded, rescues, badPeers, playlistsSaved },
    fetches: Object.fromEntries(totals.fetches),
  });
}
