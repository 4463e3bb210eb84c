import type { BroadcastId, PartKey, PartNumber, PeerId, RenditionId } from '../ids.ts';
import type { AnnouncedPart, EngineInput, EngineOutput, EngineSettings } from '../mesh/engine-io.ts';
import type { PartAnnouncement } from '../protocol/part-announcement.ts';
import { decodePeerMessage, encodePeerMessage } from '../protocol/peer-message.ts';
import type { BitsPerSecond, Bytes, Millis } from '../units.ts';
import type { Verify } from './ed25519.ts';
import { HttpSource } from './http-source.ts';
import { AnnouncementCheck } from './announcement-check.ts';
import { type Arrival, ArrivalLog } from './arrival-log.ts';
import type { LineGauge } from './line-gauge.ts';
import { isGenuine } from './media-digest.ts';
import type { MeshCounter } from './mesh-totals.ts';
import type { PartCatalogue } from './part-catalogue.ts';
import { partName, RecentNames } from './part-name.ts';
import type { MarkedPart } from './playlist-marks.ts';
import type { Digest } from './sha256.ts';
import type { Surroundings } from './surroundings.ts';
import { type SessionTicket, SwarmWiring } from './swarm-wiring.ts';

/** What a session asks of an engine; a `MeshEngine`. */
export interface Engine {
  handle(input: EngineInput, now: Millis): readonly EngineOutput[];
}

/** Verified bytes of a part for the player. */
export interface Delivery {
  /** The engine's: to be copied, not to be changed. */
  readonly bytes: Uint8Array;
  readonly fromPeers: Bytes;
  readonly reason: string;
  readonly arrival: Arrival;
}

export interface SwarmSessionOptions {
  readonly self: PeerId;
  readonly broadcast: BroadcastId;
  readonly rendition: RenditionId;
  /** 40 hex digits. */
  readonly swarm: string;
  readonly engine: Engine;
  readonly surroundings: Surroundings;
  readonly digest: Digest;
  /** Checks what the origin has signed. */
  readonly verify: Verify;
  readonly catalogue: PartCatalogue;
  readonly counter: MeshCounter;
  readonly line: LineGauge;
  /** Where a part is to be had that only an announcement has named. */
  readonly urlOf: (part: PartNumber) => string;
  /** Told of each good announcement, once. */
  readonly onAnnounced: (announcement: PartAnnouncement) => void;
  readonly ticket: () => SessionTicket;
}

interface Waiting {
  resolve: (delivery: Delivery) => void;
  reject: (reason: Error) => void;
}

/** One rendition's swarm seen from one page: feeds its engine with all that happens, and does what the engine says. */
export class SwarmSession {
  readonly rendition: RenditionId;
  readonly #options: SwarmSessionOptions;
  readonly #wiring: SwarmWiring;
  readonly #http: HttpSource;
  readonly #fetches = new Map<string, { readonly since: Millis; readonly stop: () => void }>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #arrivals = new ArrivalLog();
  readonly #announced = new RecentNames();
  readonly #check: AnnouncementCheck;
  readonly #inputs: EngineInput[] = [];
  readonly #drained = new Map<PeerId, Bytes>();
  #wakeTimer: ReturnType<typeof setTimeout> | undefined;
  #isHandling = false;
  #isStopped = false;
  #isDownloadOnly = false;
  #spareUpload: BitsPerSecond = 0;

  constructor(options: SwarmSessionOptions) {
    const { self, surroundings, swarm } = options;
    this.#options = options;
    this.#check = new AnnouncementCheck(options.broadcast, options.rendition, options.verify);
    this.rendition = options.rendition;
    this.#http = new HttpSource(surroundings);
    this.#wiring = new SwarmWiring(
      {
        ...{ self, swarm, surroundings, ticket: options.ticket },
        upload: () => ({ spareUpload: this.#spareUpload, isDownloadOnly: this.#isDownloadOnly }),
      },
      {
        joined: (peer) => this.#take({ kind: 'peer-joined', peer }),
        left: (peer) => this.#take({ kind: 'peer-left', peer }),
        message: (peer, message) => this.#takeMessage(peer, message),
        drained: (peer, buffered) => this.#takeDrained(peer, buffered),
        fetchShare: (fetchShare) => this.#take({ kind: 'settings', settings: { fetchShare } }),
      },
    );
  }

  get peers(): number {
    return this.#wiring.peers.length;
  }

  get swarmSize(): number {
    return this.#wiring.swarmSize;
  }

  get isTracked(): boolean {
    return this.#wiring.isTracked;
  }

  /** This page takes announcements from the relay for its neighbourhood. */
  get isListener(): boolean {
    return this.#wiring.isListener;
  }

  /** Tells the engine of parts that a playlist lists. */
  announce(parts: readonly MarkedPart[]): void {
    for (const part of parts) this.#announceOnce(part, undefined);
  }

  /**
   * Asks for a part that the catalogue has. Rejects where neither mesh nor HTTP brings it, and when it is given up.
   *
   * @param deadline when playback would stop for want of it
   */
  want(part: MarkedPart, deadline: Millis): Promise<Delivery> {
    const name = partName(part);
    this.#announceOnce(part, undefined);
    this.#waiting.get(name)?.reject(new Error('asked for anew'));
    return new Promise((resolve, reject) => {
      this.#waiting.set(name, { resolve, reject });
      this.#take({ kind: 'wanted', key: this.#key(part), deadline });
    });
  }

  /** Since when a part's bytes are asked for by HTTP; undefined where they are not. */
  fetchingSince(part: PartNumber): Millis | undefined {
    return this.#fetches.get(partName(part))?.since;
  }

  /** The player has given a part up. */
  unwant(part: PartNumber): void {
    if (this.#waiting.delete(partName(part))) this.#take({ kind: 'unwanted', key: this.#key(part) });
  }

  /** What is being played, about twice a second. */
  playing(buffer: Millis, position: PartNumber | undefined, bitrate: BitsPerSecond): void {
    this.#spareUpload = this.#isDownloadOnly ? 0 : bitrate;
    const key = position === undefined ? undefined : this.#key(position);
    this.#take({ kind: 'playing', buffer, position: key, bitrate });
  }

  /** Playback has stopped for want of media. */
  stalled(): void {
    this.#take({ kind: 'stalled' });
  }

  /** @param settings `uploadFactor` 0 means that nothing is uploaded */
  adjust(settings: Partial<EngineSettings>): void {
    const wasDownloadOnly = this.#isDownloadOnly;
    if (settings.uploadFactor !== undefined) this.#isDownloadOnly = settings.uploadFactor === 0;
    this.#take({ kind: 'settings', settings });
    if (wasDownloadOnly !== this.#isDownloadOnly) this.#wiring.announce();
  }

  /** The ticket is a new one. */
  renewed(): void {
    this.#wiring.announce();
  }

  /** Takes an announcement of the origin from wherever it came. @param from the peer that passed it on */
  async takeAnnouncement(bytes: Uint8Array, from: PeerId | undefined): Promise<void> {
    const checked = await this.#check.check(bytes);
    if (this.#isStopped) return;
    if (checked.kind === 'forged' && from !== undefined) this.#dropPeer(from, 'forged an announcement', true);
    if (checked.kind !== 'new') return;
    const { announcement } = checked;
    if (!announcement.isGap) {
      const { catalogue, urlOf } = this.#options;
      const { independent: isIndependent, ...rest } = announcement;
      catalogue.add({ ...rest, isIndependent, url: urlOf(announcement) });
      const part = catalogue.named(announcement);
      if (part !== undefined) this.#announceOnce(part, bytes);
      if (part !== undefined && announcement.endsSegment)
        catalogue.addSegmentOf(part, urlOf({ msn: part.msn, part: undefined }));
    }
    this.#options.onAnnounced(announcement);
  }

  /** Leaves the swarm; whoever still waits is refused. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#wakeTimer);
    this.#wiring.stop(encodePeerMessage({ kind: 'bye', reason: 'leaving' }));
    this.#http.stop();
    for (const { reject } of this.#waiting.values()) reject(new Error('left the swarm'));
    this.#waiting.clear();
  }

  #key({ msn, part }: PartNumber): PartKey {
    const { broadcast, rendition } = this.#options;
    return { broadcast, rendition, msn, part };
  }

  #announceOnce(part: MarkedPart, signed: Uint8Array | undefined): void {
    if (!this.#announced.add(partName(part))) return;
    const { bytes, sha256, duration, isIndependent, programDate } = part;
    const announced: AnnouncedPart = {
      ...{ key: this.#key(part), bytes, sha256, duration, isGap: false, isIndependent, programDate },
    };
    this.#take({ kind: 'announced', part: announced, signed });
  }

  #takeMessage(peer: PeerId, bytes: Uint8Array): void {
    const message = decodePeerMessage(bytes);
    if (message === undefined) this.#take({ kind: 'nonsense', peer });
    else if (message.kind !== 'unknown') {
      if (message.kind === 'chunk')
        this.#arrivals.note(partName(message.key), this.#options.surroundings.now());
      this.#take({ kind: 'message', peer, message });
    }
  }

  /** Many messages leave at once: the engine is told once. */
  #takeDrained(peer: PeerId, buffered: Bytes): void {
    if (this.#drained.size === 0)
      queueMicrotask(() => {
        const drained = [...this.#drained];
        this.#drained.clear();
        for (const [each, waiting] of drained)
          this.#take({ kind: 'writable', peer: each, buffered: waiting });
      });
    this.#drained.set(peer, buffered);
  }

  /** Inputs that come while the engine's outputs are carried out wait for their turn. */
  #take(input: EngineInput): void {
    if (this.#isStopped) return;
    this.#inputs.push(input);
    if (this.#isHandling) return;
    this.#isHandling = true;
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift())
        for (const output of this.#options.engine.handle(next, this.#options.surroundings.now()))
          this.#perform(output);
    } finally {
      this.#isHandling = false;
    }
  }

  #perform(output: EngineOutput): void {
    switch (output.kind) {
      case 'send':
        if (this.#wiring.send(output.peer, encodePeerMessage(output.message)))
          if (output.message.kind === 'chunk')
            this.#options.counter.bytesUploaded += output.message.bytes.length;
        break;
      case 'fetch':
        this.#fetch(output);
        break;
      case 'abort-fetch':
        this.#endFetch(partName(output.key));
        break;
      case 'verify':
        void this.#verify(output.key, output.bytes, output.sha256);
        break;
      case 'deliver':
        this.#deliver(output);
        break;
      case 'failed':
        this.#waiting.get(partName(output.key))?.reject(new Error(output.reason));
        this.#waiting.delete(partName(output.key));
        break;
      case 'drop-peer':
        this.#dropPeer(output.peer, output.reason, output.isBad);
        break;
      case 'wake':
        this.#wake(output.at);
        break;
      case 'announcement':
        void this.takeAnnouncement(output.bytes, output.peer);
        break;
      case 'note':
        break;
    }
  }

  #wake(at: Millis): void {
    clearTimeout(this.#wakeTimer);
    const wait = Math.max(0, at - this.#options.surroundings.now());
    this.#wakeTimer = setTimeout(() => this.#take({ kind: 'tick' }), wait);
  }

  #fetch({ key, from, to, reason }: Extract<EngineOutput, { kind: 'fetch' }>): void {
    const part = this.#options.catalogue.named(key);
    if (part === undefined) {
      this.#take({ kind: 'http-failed', key, retryAfter: undefined });
      return;
    }
    const name = partName(key);
    this.#endFetch(name);
    this.#options.counter.countFetch(reason);
    const since = this.#options.surroundings.now();
    let startedAt: Millis | undefined;
    const stop = this.#http.start(
      { url: part.url, from, to, length: part.bytes },
      {
        bytes: (offset, bytes) => {
          this.#arrivals.note(name, this.#options.surroundings.now());
          startedAt ??= this.#options.surroundings.now();
          this.#take({ kind: 'http-bytes', key, offset, bytes });
        },
        done: () => {
          this.#fetches.delete(name);
          const now = this.#options.surroundings.now();
          this.#options.line.fetched(to - from, now - (startedAt ?? now));
          this.#take({ kind: 'http-done', key });
        },
        failed: (retryAfter) => {
          this.#fetches.delete(name);
          this.#take({ kind: 'http-failed', key, retryAfter });
        },
      },
    );
    this.#fetches.set(name, { since, stop });
  }

  #endFetch(name: string): void {
    this.#fetches.get(name)?.stop();
    this.#fetches.delete(name);
  }

  async #verify(key: PartKey, bytes: Uint8Array, sha256: Uint8Array): Promise<void> {
    const isGood = await isGenuine(bytes, sha256, key.part === undefined, this.#options.digest);
    this.#take({ kind: 'verified', key, isGood });
  }

  #deliver({ key, bytes, fromPeers, fromHttp, reason }: Extract<EngineOutput, { kind: 'deliver' }>): void {
    const name = partName(key);
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) return;
    this.#waiting.delete(name);
    this.#options.counter.countDelivery(fromPeers, fromHttp, reason);
    const now = this.#options.surroundings.now();
    const { first, last } = this.#arrivals.of(name) ?? { first: now, last: now };
    const took = fromPeers > 0 ? this.#options.line.transferTime(bytes.length, last - first) : last - first;
    const arrival = { first: last - took, last };
    waiting.resolve({ bytes, fromPeers, reason, arrival });
  }

  #dropPeer(peer: PeerId, reason: string, isBad: boolean): void {
    if (isBad) this.#options.counter.badPeers += 1;
    this.#wiring.drop(peer, reason, isBad);
  }
}
