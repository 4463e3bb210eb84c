import Hls, { ErrorTypes, Events, type ErrorData, type HlsConfig, type LevelDetails } from 'hls.js';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import type { Mesh } from '@starling/shared/mesh-driver/mesh.ts';
import { backOff } from './back-off.ts';
import { dateOfPosition, positionOfDate } from './date-map.ts';
import { hlsOptions, playbackTuning, startOptions } from './hls-options.ts';
import type { Engine, EngineEvents } from './engine.ts';
import type { Programme } from './programme.ts';
import { qualitiesOf, type Quality } from './quality.ts';

/** Whether hls.js can play here. */
export function isHlsSupported(): boolean {
  return Hls.isSupported();
}

/** A second media error within this time means that recovering did not help. */
const mediaErrorWindowMs = 6_000;

/** Plays with hls.js and never gives up: media errors are recovered from, network errors retried with back-off. */
export class HlsEngine implements Engine {
  readonly name = 'hls.js';
  readonly #video: HTMLVideoElement;
  readonly #programme: Programme;
  readonly #events: EngineEvents;
  readonly #options: Partial<HlsConfig>;
  readonly #mesh: Mesh | null;
  #hls: Hls;
  #qualities: readonly Quality[] = [];
  #attempt = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #lastMediaErrorAt = -Infinity;
  #isTargetMoved = false;
  #penalty: Seconds = 0;
  #meshRoom: Seconds = 0;
  #edge: Seconds = 0;
  #grewAt: Millis | null = null;

  /**
   * @param bandwidth the first estimate, in bit/s
   * @param mesh what media comes through; null for HTTP alone
   */
  constructor(
    video: HTMLVideoElement,
    programme: Programme,
    bandwidth: number | undefined,
    mesh: Mesh | null,
    events: EngineEvents,
  ) {
    this.#video = video;
    this.#programme = programme;
    this.#options = { ...hlsOptions(programme, bandwidth), ...mesh?.hlsConfig() };
    this.#mesh = mesh;
    this.#events = events;
    this.#hls = this.#open(this.#options);
  }

  qualities = () => this.#qualities;
  selectedLevel = () => (this.#hls.autoLevelEnabled ? -1 : this.#hls.loadLevel);
  activeLevel = () => this.#hls.currentLevel;
  bandwidth = () => this.#hls.bandwidthEstimate;
  livePosition = () => this.#hls.liveSyncPosition;
  targetLatency = () => this.#hls.targetLatency;

  /** Takes effect with the next segment, without a gap: with a second of buffer, flushing it would stall. */
  selectLevel = (level: number) => {
    this.#hls.loadLevel = level;
    this.#events.changed();
  };

  latency = () => (this.#hls.latestLevelDetails?.live === true ? this.#hls.latency : null);

  clockLatency = (nowMs: number) => {
    const date = this.#hls.playingDate;
    return date === null ? null : (nowMs - date.getTime()) / 1000;
  };

  dateAt = (position: Seconds) => dateOfPosition(this.#hls.latestLevelDetails?.fragments ?? [], position);
  positionAt = (date: Millis) => positionOfDate(this.#hls.latestLevelDetails?.fragments ?? [], date);
  quietFor = (now: Millis) => (this.#grewAt === null ? 0 : now - this.#grewAt);

  setStallPenalty = (penalty: Seconds) => {
    const details = this.#hls.latestLevelDetails;
    this.#penalty = penalty;
    if (details === null) return;
    const isLowLatency = details.partHoldBack > 0;
    if (!isLowLatency && penalty === 0 && !this.#isTargetMoved) return;
    this.#isTargetMoved = true;
    const allowed = isLowLatency
      ? Math.max(details.partHoldBack, playbackTuning.leastTargetLatency)
      : details.holdBack;
    this.#hls.targetLatency = (this.#options.liveSyncDuration ?? allowed) + penalty + this.#meshRoom;
  };

  retryNow = () => {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#reload();
  };

  destroy = () => {
    clearTimeout(this.#retryTimer);
    this.#hls.destroy();
  };

  #open(options: Partial<HlsConfig>): Hls {
    const hls = new Hls(options);
    hls.on(Events.MANIFEST_PARSED, () => this.#readLevels());
    hls.on(Events.LEVELS_UPDATED, () => this.#readLevels());
    hls.on(Events.LEVEL_UPDATED, (_event, { details }) => {
      this.#readLevels();
      this.#noteGrowth(details);
      const room = this.#mesh?.hasPeers === true ? playbackTuning.meshRoom : 0;
      if (this.#isTargetMoved && room === this.#meshRoom) return;
      this.#meshRoom = room;
      this.setStallPenalty(this.#penalty);
    });
    hls.on(Events.LEVEL_SWITCHED, () => this.#events.changed());
    hls.on(Events.FRAG_BUFFERED, () => {
      this.#attempt = 0;
      this.#events.recovered();
    });
    hls.on(Events.ERROR, (_event, error) => this.#onError(error));
    this.#mesh?.attach(hls);
    hls.attachMedia(this.#video);
    hls.loadSource(this.#programme.playlistUrl);
    return hls;
  }

  #noteGrowth(details: LevelDetails): void {
    if (this.#grewAt !== null && details.edge <= this.#edge) return;
    this.#edge = details.edge;
    this.#grewAt = performance.now();
  }

  #readLevels(): void {
    const qualities = qualitiesOf(this.#hls.levels);
    if (JSON.stringify(qualities) === JSON.stringify(this.#qualities)) return;
    this.#qualities = qualities;
    this.#events.changed();
  }

  #onError(error: ErrorData): void {
    if (!error.fatal) return;
    this.#events.trouble(`${error.details}: ${error.error.message}`);
    if (error.type === ErrorTypes.MEDIA_ERROR) this.#recoverMedia();
    else this.#retryLater();
  }

  #recoverMedia(): void {
    const now = performance.now();
    const isRepeated = now - this.#lastMediaErrorAt < mediaErrorWindowMs;
    this.#lastMediaErrorAt = now;
    if (isRepeated) this.#retryLater();
    else this.#hls.recoverMediaError();
  }

  #retryLater(): void {
    if (this.#retryTimer !== undefined) return;
    this.#retryTimer = setTimeout(this.retryNow, backOff(this.#attempt++, 400, 6_000, Math.random()));
  }

  /**
   * A fresh instance: hls.js keeps too much of what failed. The picture stays until new media comes; a recording goes
   * on where it was.
   */
  #reload(): void {
    const position = this.#video.currentTime;
    this.#hls.destroy();
    this.#isTargetMoved = false;
    this.#grewAt = null;
    const goesOn = this.#programme.kind === 'recording' && position > 0;
    this.#hls = this.#open(goesOn ? { ...this.#options, ...startOptions({ position }) } : this.#options);
    this.#video.play().catch(() => undefined);
  }
}
