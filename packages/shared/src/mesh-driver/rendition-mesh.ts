import type { BroadcastId, ChannelLogin, PeerId, RenditionId } from '../ids.ts';
import type { EngineOptions } from '../mesh/engine-io.ts';
import type { MeshTicket } from '../protocol/mesh-join.ts';
import { swarmIdOf, swarmName } from '../protocol/swarm-name.ts';
import type { Millis, Seconds } from '../units.ts';
import { AnnouncedPlaylist } from './announced-playlist.ts';
import { AnnouncementFeed } from './announcement-feed.ts';
import { createVerify, type Verify } from './ed25519.ts';
import { joinMesh } from './join.ts';
import { MeasuredBitrate } from './measured-bitrate.ts';
import type { LineGauge } from './line-gauge.ts';
import type { MeshCounter } from './mesh-totals.ts';
import { PartCatalogue } from './part-catalogue.ts';
import { partName } from './part-name.ts';
import type { Playhead } from './playhead.ts';
import type { MarkedPart, MeshOffer } from './playlist-marks.ts';
import type { Digest } from './sha256.ts';
import type { Surroundings } from './surroundings.ts';
import { type Delivery, type Engine, SwarmSession } from './swarm-session.ts';

export interface RenditionMeshOptions {
  readonly offer: MeshOffer;
  /** The relay's, without a slash at the end. */
  readonly origin: string;
  readonly rendition: RenditionId;
  readonly playlistUrl: string;
  /** Undefined where nothing is announced, as of a recording. */
  readonly channel: ChannelLogin | undefined;
  readonly self: PeerId;
  readonly counter: MeshCounter;
  readonly line: LineGauge;
  readonly surroundings: Surroundings;
  readonly digest: Digest;
  readonly createEngine: (options: EngineOptions) => Engine;
  /** @param allowed what the relay allows @returns what holds here and now */
  readonly uploadFactor: (allowed: number) => number;
}

/** Of a playlist so many of the newest parts are told to the engine at once; older ones when they are asked for. */
const mostAnnounced = 96;
const firstRetry: Millis = 2_000;
const longestRetry: Millis = 60_000;

/** One rendition of a broadcast in the mesh: gets the ticket, keeps it fresh, and holds the session of the swarm. */
export class RenditionMesh {
  readonly broadcast: BroadcastId;
  readonly rendition: RenditionId;
  readonly origin: string;
  readonly #options: RenditionMeshOptions;
  readonly #catalogue = new PartCatalogue();
  readonly #bitrate = new MeasuredBitrate();
  readonly #verify: Verify;
  readonly #playlist: AnnouncedPlaylist;
  readonly #feed: AnnouncementFeed | undefined;
  #newest: readonly MarkedPart[] = [];
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ticket: MeshTicket | undefined;
  #session: SwarmSession | undefined;
  #isOff = false;
  #failures = 0;

  constructor(options: RenditionMeshOptions) {
    this.#options = options;
    this.broadcast = options.offer.broadcast;
    this.rendition = options.rendition;
    this.origin = options.origin;
    this.#playlist = new AnnouncedPlaylist(options.surroundings.now);
    this.#feed = this.#createFeed(options);
    this.#verify = createVerify(options.offer.publicKey, options.surroundings.subtle);
  }

  get phase(): 'off' | 'joining' | 'joined' {
    if (this.#isOff) return 'off';
    return this.#session?.isTracked === true || this.peers > 0 ? 'joined' : 'joining';
  }

  get peers(): number {
    return this.#session?.peers ?? 0;
  }

  get swarmSize(): number {
    return this.#session?.swarmSize ?? 1;
  }

  get isUploadAllowed(): boolean {
    return (this.#ticket?.uploadFactor ?? 1) > 0;
  }

  /** 0: none are wanted. */
  get reportEvery(): Seconds {
    return this.#ticket?.reportEvery ?? 0;
  }

  /** Joins the swarm; once it has been left it can be joined again. */
  start(): void {
    if (this.#abort !== undefined) return;
    this.#abort = new AbortController();
    void this.#renew(this.#abort.signal);
  }

  leave(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    clearTimeout(this.#timer);
    this.#feed?.want(false);
    this.#session?.stop();
    this.#session = undefined;
  }

  /** @param parts what of it is marked */
  takePlaylist(text: string, parts: readonly MarkedPart[]): void {
    this.#playlist.take(text);
    for (const part of parts)
      if (this.#catalogue.add(part) && part.part !== undefined) this.#bitrate.add(part.bytes, part.duration);
    this.#newest = parts.slice(-mostAnnounced);
    this.#session?.announce(this.#newest);
  }

  /** @returns the answer to a blocking reload; undefined where the relay is to be asked */
  async reload(msn: number, part: number | undefined): Promise<string | undefined> {
    const text = this.#session === undefined ? undefined : await this.#playlist.reload(msn, part);
    if (text !== undefined) this.#options.counter.playlistsSaved += 1;
    return text;
  }

  /** @returns undefined where it is not known, or there is no swarm to ask */
  find(url: string): MarkedPart | undefined {
    return this.#session === undefined ? undefined : this.#catalogue.at(url);
  }

  want(part: MarkedPart, deadline: Millis): Promise<Delivery> {
    return this.#session?.want(part, deadline) ?? Promise.reject(new Error('not in the swarm'));
  }

  unwant(part: MarkedPart): void {
    this.#session?.unwant(part);
  }

  /** @returns undefined while the part is up to peers */
  fetchingSince(part: MarkedPart): Millis | undefined {
    return this.#session?.fetchingSince(part);
  }

  playing({ buffer, position, bitrate }: Playhead): void {
    this.#feed?.want(this.#session?.isListener === true);
    const measured = this.#bitrate.value();
    this.#session?.playing(buffer, position, measured === 0 ? bitrate : measured);
  }

  /** Playback has stopped for want of media. */
  stalled(): void {
    this.#session?.stalled();
  }

  /** Conditions have changed: the upload factor is asked for anew. */
  adjust(): void {
    const uploadFactor = this.#options.uploadFactor(this.#ticket?.uploadFactor ?? 0);
    this.#session?.adjust({ uploadFactor });
  }

  #createFeed({ channel, rendition, surroundings }: RenditionMeshOptions): AnnouncementFeed | undefined {
    if (channel === undefined) return undefined;
    const query = new URLSearchParams({ channel, broadcast: this.broadcast, rendition });
    const { createSocket, random } = surroundings;
    const url = `${this.origin.replace(/^http/, 'ws')}/mesh/announcements?${query.toString()}`;
    const take = (bytes: Uint8Array) => void this.#session?.takeAnnouncement(bytes, undefined);
    return new AnnouncementFeed({ url, createSocket, random, take });
  }

  async #renew(signal: AbortSignal): Promise<void> {
    const { surroundings, origin, rendition } = this.#options;
    const place = { broadcast: this.broadcast, rendition };
    const joined = await joinMesh(surroundings.fetch, origin, place, surroundings.wallClock, signal);
    if (signal.aborted) return;
    this.#isOff = joined.kind === 'off';
    if (joined.kind === 'ticket') {
      this.#failures = 0;
      this.#ticket = joined.ticket;
      if (this.#session === undefined) await this.#openSession(joined.ticket, signal);
      else this.#session.renewed();
      this.adjust();
      this.#renewIn(joined.renewIn, signal);
    } else {
      this.#failures += 1;
      const pause = joined.kind === 'off' ? longestRetry : firstRetry * 2 ** Math.min(5, this.#failures - 1);
      this.#renewIn(Math.min(longestRetry, pause) * (0.5 + surroundings.random()), signal);
    }
  }

  #renewIn(pause: Millis, signal: AbortSignal): void {
    if (!signal.aborted) this.#timer = setTimeout(() => void this.#renew(signal), pause);
  }

  async #openSession(ticket: MeshTicket, signal: AbortSignal): Promise<void> {
    const { self, rendition, surroundings, digest, counter, line, createEngine, playlistUrl } = this.#options;
    const name = new TextEncoder().encode(swarmName(this.broadcast, rendition));
    const swarm = swarmIdOf(await digest(name));
    if (signal.aborted) return;
    const { broadcast } = this;
    const settings = { uploadFactor: this.#options.uploadFactor(ticket.uploadFactor) };
    this.#session = new SwarmSession({
      ...{ self, broadcast, rendition, swarm, surroundings, digest, counter, line },
      engine: createEngine({ self, broadcast, rendition, random: surroundings.random, settings }),
      verify: this.#verify,
      catalogue: this.#catalogue,
      urlOf: (part) => new URL(`${partName(part)}.m4s`, playlistUrl).href,
      onAnnounced: (announcement) => this.#playlist.append(announcement),
      ticket: () => this.#ticket ?? ticket,
    });
    this.#session.announce(this.#newest);
  }
}
