import type Hls from 'hls.js';
import type { HlsConfig } from 'hls.js';
import type { RenditionId } from '../ids.ts';
import { MeshEngine } from '../mesh/engine.ts';
import type { Millis, Seconds } from '../units.ts';
import { type ConditionsOfNavigator, type DeviceConditions, watchDevice } from './device-conditions.ts';
import { createFragmentLoader, type MediaSource } from './hls-loaders.ts';
import { createPlaylistLoader } from './hls-playlist-loader.ts';
import { reportMesh } from './join.ts';
import { LineGauge } from './line-gauge.ts';
import { MeshCounter, type MeshTotals, offloadOf } from './mesh-totals.ts';
import { deadlineOf, readPlayhead } from './playhead.ts';
import { type MeshOffer, readMarkedParts, readMeshOffer, renditionOf } from './playlist-marks.ts';
import { RenditionMesh } from './rendition-mesh.ts';
import { createDigest } from './sha256.ts';
import { browserSurroundings, type Surroundings } from './surroundings.ts';

export interface MeshOptions {
  /** False: nothing is taken from peers and nothing is given to them. True by default. */
  readonly isSharing?: boolean;
  /** Most that is uploaded, in bitrates received; the relay's word by default, and never more than that. */
  readonly uploadFactor?: number;
  /** 16 to 64 random characters that stand for this viewer in reports; new ones by default. */
  readonly viewer?: string;
  /** The page's own by default. */
  readonly surroundings?: Surroundings;
}

/** The mesh as a page sees it at one moment. */
export interface MeshState {
  /**
   * `absent`: the playlist offers no mesh, or nothing is loaded yet. `off`: the viewer does not share, or the relay has
   * switched it off. `joining`: no tracker has answered yet. `joined`: peers may come.
   */
  readonly phase: 'absent' | 'off' | 'joining' | 'joined';
  /** The quality whose swarm it is in; undefined where there is none. */
  readonly rendition: RenditionId | undefined;
  /** The viewer's switch. */
  readonly isSharing: boolean;
  /** Connected. */
  readonly peers: number;
  /** Peers in the swarm, this one included, as the tracker counts them. */
  readonly swarmSize: number;
  /** What keeps it from uploading; undefined where it uploads. */
  readonly downloadOnlyBecause: 'save-data' | 'cellular' | 'battery' | 'operator' | undefined;
  readonly totals: MeshTotals;
  /** Share of the media played that peers sent, 0 to 1; undefined before there was any. */
  readonly offload: number | undefined;
}

/** What a multivariant playlist offers, and where it came from. */
interface Offered {
  readonly offer: MeshOffer;
  readonly origin: string;
  readonly channel: string | undefined;
}

const readEvery: Millis = 250;
/** Another rendition is joined once it has been played for so long: adaptation may try several in a row. */
const settleTime: Millis = 1_000;
/** Who changes swarms has new peers within this time. */
const peerlessTime: Millis = 15_000;

/**
 * Carries the media of one hls.js player by its viewers. Give {@link hlsConfig} to `new Hls`, then {@link attach} it.
 * Whatever the mesh does not bring in time comes by HTTP as without it.
 */
export class Mesh {
  readonly #surroundings: Surroundings;
  readonly #options: MeshOptions;
  readonly #counter = new MeshCounter();
  readonly #line = new LineGauge();
  readonly #viewer: string;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #stopWatching: () => void;
  readonly #destroyed = new AbortController();
  readonly #config: Pick<HlsConfig, 'fLoader' | 'pLoader'>;
  #hls: Hls | undefined;
  #conditions: DeviceConditions = { saveData: false, isCellular: false, isBatteryLow: false };
  #isSharing: boolean;
  #offer: Offered | undefined;
  #current: RenditionMesh | undefined;
  #next: { readonly rendition: string; readonly since: Millis; readonly mesh: RenditionMesh } | undefined;
  #reported = { at: 0, bytesFromPeers: 0, bytesFromHttp: 0, bytesUploaded: 0, badPeers: 0, stalls: 0 };
  #stalls = 0;
  #hadPeersAt: Millis = -Infinity;

  constructor(options: MeshOptions = {}) {
    this.#options = options;
    this.#surroundings = options.surroundings ?? browserSurroundings();
    this.#isSharing = options.isSharing ?? true;
    this.#viewer = options.viewer ?? randomHex(16);
    const source = this.#mediaSource();
    this.#config = { fLoader: createFragmentLoader(source), pLoader: createPlaylistLoader(source) };
    this.#reported.at = this.#surroundings.now();
    this.#timer = setInterval(() => this.#tick(), readEvery);
    this.#stopWatching = watchDevice(navigator as ConditionsOfNavigator, (conditions) => {
      this.#conditions = conditions;
      this.#adjust();
    });
    this.#followPage();
  }

  /** Peers should not have to find out by themselves that a page was closed; one that is shown again comes back. */
  #followPage(): void {
    const { signal } = this.#destroyed;
    addEventListener('pagehide', () => this.#current?.leave(), { signal });
    addEventListener('pageshow', () => this.#isSharing && this.#current?.start(), { signal });
  }

  /** The options that bring the mesh into an hls.js player. */
  hlsConfig(): Pick<HlsConfig, 'fLoader' | 'pLoader'> {
    return this.#config;
  }

  /** Reads playback off this player from now on; one that was attached before is let go. */
  attach(hls: Hls): void {
    this.#hls = hls;
  }

  /** The viewer's switch: off leaves the swarm and closes every connection to peers. */
  setSharing(isSharing: boolean): void {
    if (this.#isSharing === isSharing) return;
    this.#isSharing = isSharing;
    if (isSharing) this.#current?.start();
    else this.#current?.leave();
  }

  /** How often playback has stopped in all: for reports, and so that HTTP alone serves for a while. */
  noteStalls(count: number): void {
    if (count > this.#stalls) this.#current?.stalled();
    this.#stalls = count;
  }

  /** Somebody is there to carry the stream with, or was a moment ago: another quality is another swarm. */
  get hasPeers(): boolean {
    return this.#isSharing && this.#surroundings.now() - this.#hadPeersAt < peerlessTime;
  }

  state(): MeshState {
    const current = this.#current;
    return {
      phase: current === undefined ? 'absent' : this.#isSharing ? current.phase : 'off',
      rendition: current?.rendition,
      peers: current?.peers ?? 0,
      swarmSize: current?.swarmSize ?? 1,
      downloadOnlyBecause: this.#downloadOnlyBecause(),
      isSharing: this.#isSharing,
      totals: this.#counter.snapshot(),
      offload: offloadOf(this.#counter),
    };
  }

  /** Leaves the swarm for good. Media that is asked for later comes by HTTP. */
  destroy(): void {
    this.#destroyed.abort();
    clearInterval(this.#timer);
    this.#stopWatching();
    this.#current?.leave();
    this.#hls = undefined;
  }

  #mediaSource(): MediaSource {
    return {
      find: (url) =>
        this.#isSharing && !this.#destroyed.signal.aborted ? this.#current?.find(url) : undefined,
      want: (part, deadline) =>
        this.#current?.want(part, deadline) ?? Promise.reject(new Error('no swarm any more')),
      unwant: (part) => this.#current?.unwant(part),
      deadlineOf: (start: Seconds) => deadlineOf(this.#hls, start, this.#surroundings.now()),
      now: this.#surroundings.now,
      takePlaylist: (text, url, isMultivariant) => {
        if (this.#destroyed.signal.aborted) return;
        if (isMultivariant) this.#takeMultivariant(text, url);
        else this.#takeMediaPlaylist(text, url);
      },
      reload: (url, msn, part) => {
        const current = this.#current;
        const isOurs = current?.rendition === renditionOf(url) && this.#next === undefined;
        return isOurs && this.#isSharing && !this.#destroyed.signal.aborted
          ? current?.reload(msn, part)
          : undefined;
      },
      noteRescue: () => (this.#counter.rescues += 1),
      notePlain: (bytes, duration) => {
        this.#counter.countPlainHttp(bytes);
        this.#line.fetched(bytes, duration);
      },
      fetchingSince: (part) => this.#current?.fetchingSince(part),
    };
  }

  #takeMultivariant(text: string, url: string): void {
    const offer = readMeshOffer(text);
    const { origin, pathname } = new URL(url);
    const channel = /^\/live\/([a-z0-9_]{3,25})\//.exec(pathname)?.[1];
    this.#offer = offer === undefined ? undefined : { offer, origin, channel };
  }

  #takeMediaPlaylist(text: string, url: string): void {
    const rendition = renditionOf(url);
    const offered = this.#offer;
    if (rendition === undefined || offered === undefined) return;
    const marked = readMarkedParts(text, url);
    if (marked.length === 0) return;
    const { broadcast } = offered.offer;
    const isCurrent = (mesh: RenditionMesh | undefined) =>
      mesh?.rendition === rendition && mesh.broadcast === broadcast;
    if (isCurrent(this.#current)) this.#next = undefined;
    else if (!isCurrent(this.#next?.mesh)) {
      const mesh = this.#createRendition(rendition, url, offered);
      this.#next = { rendition, mesh, since: this.#surroundings.now() };
      if (this.#current === undefined) this.#changeOver();
    }
    (isCurrent(this.#current) ? this.#current : this.#next?.mesh)?.takePlaylist(text, marked);
  }

  #createRendition(
    rendition: string,
    playlistUrl: string,
    { offer, origin, channel }: Offered,
  ): RenditionMesh {
    return new RenditionMesh({
      ...{ offer, origin, channel, rendition, playlistUrl, self: randomHex(20) },
      ...{ counter: this.#counter, line: this.#line },
      surroundings: this.#surroundings,
      digest: createDigest(this.#surroundings.subtle),
      createEngine: (options) => new MeshEngine(options),
      uploadFactor: (allowed) => this.#uploadFactor(allowed),
    });
  }

  #changeOver(): void {
    this.#current?.leave();
    this.#current = this.#next?.mesh;
    this.#next = undefined;
    if (this.#isSharing) this.#current?.start();
  }

  #tick(): void {
    const now = this.#surroundings.now();
    if ((this.#current?.peers ?? 0) > 0) this.#hadPeersAt = now;
    if (this.#next !== undefined && now - this.#next.since > settleTime) this.#changeOver();
    const playhead = this.#hls === undefined ? undefined : readPlayhead(this.#hls);
    if (playhead !== undefined && this.#isSharing) this.#current?.playing(playhead);
    this.#report(now, playhead?.latency);
  }

  #adjust(): void {
    this.#current?.adjust();
  }

  #uploadFactor(allowed: number): number {
    const chosen = Math.min(allowed, this.#options.uploadFactor ?? allowed);
    const { saveData, isCellular, isBatteryLow } = this.#conditions;
    return saveData || isCellular || isBatteryLow ? 0 : chosen;
  }

  #downloadOnlyBecause(): MeshState['downloadOnlyBecause'] {
    const { saveData, isCellular, isBatteryLow } = this.#conditions;
    if (saveData) return 'save-data';
    if (isCellular) return 'cellular';
    if (isBatteryLow) return 'battery';
    return this.#current?.isUploadAllowed === false ? 'operator' : undefined;
  }

  #report(now: Millis, latency: Millis | undefined): void {
    const current = this.#current;
    const reportEvery = current?.reportEvery ?? 0;
    const { at, ...before } = this.#reported;
    if (current === undefined || reportEvery === 0 || now - at < reportEvery * 1000) return;
    const { bytesFromPeers, bytesFromHttp, bytesUploaded, badPeers } = this.#counter;
    const stalls = this.#stalls;
    this.#reported = { at: now, bytesFromPeers, bytesFromHttp, bytesUploaded, badPeers, stalls };
    void reportMesh(this.#surroundings.fetch, current.origin, {
      ...{ broadcast: current.broadcast, rendition: current.rendition, viewer: this.#viewer },
      seconds: (now - at) / 1000,
      bytesFromPeers: bytesFromPeers - before.bytesFromPeers,
      bytesFromHttp: bytesFromHttp - before.bytesFromHttp,
      bytesUploaded: bytesUploaded - before.bytesUploaded,
      stalls: Math.max(0, stalls - before.stalls),
      latencyMs: latency ?? null,
      peers: current.peers,
      badPeers: badPeers - before.badPeers,
    });
  }
}

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
