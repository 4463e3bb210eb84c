import type { PeerId } from '../ids.ts';
import type { Bytes, Millis } from '../units.ts';
import type { PeerLinkEvents, PeerLinkOptions } from './peer-link.ts';
import type { Signal } from './simple-peer.ts';

/** What a neighbourhood needs of a link; a `PeerLink` in the browser. */
export interface Link {
  readonly isInitiator: boolean;
  readonly isConnected: boolean;
  readonly buffered: Bytes;
  signal(signal: Signal): void;
  send(message: Uint8Array): boolean;
  close(reason: string): void;
}

export type CreateLink = (options: Pick<PeerLinkOptions, 'isInitiator'>, events: PeerLinkEvents) => Link;

/** What a neighbourhood tells. */
export interface NeighbourhoodEvents {
  /** To be taken to the peer by the tracker. */
  signal: (peer: PeerId, connection: string, signal: Signal) => void;
  joined: (peer: PeerId) => void;
  left: (peer: PeerId, reason: string) => void;
  message: (peer: PeerId, message: Uint8Array) => void;
  drained: (peer: PeerId, buffered: Bytes) => void;
  /** No connection could be made. */
  failed: (peer: PeerId, reason: string) => void;
}

interface Neighbour {
  readonly connection: string;
  readonly link: Link;
}

/** Connections made and in the making; the tracker keeps to 12 neighbours, and a few may be on their way out. */
const mostLinks = 20;
/** Candidates that came before their offer are kept for so many connections, so many each. */
const mostHeldConnections = 16;
const mostHeldSignals = 24;

/** The links to the peers of one swarm: dials whom the tracker names, answers who dials, and keeps one link a peer. */
export class Neighbourhood {
  readonly #self: PeerId;
  readonly #createLink: CreateLink;
  readonly #events: NeighbourhoodEvents;
  readonly #neighbours = new Map<PeerId, Neighbour>();
  readonly #banned = new Set<PeerId>();
  readonly #held = new Map<string, Signal[]>();

  constructor(self: PeerId, createLink: CreateLink, events: NeighbourhoodEvents) {
    this.#self = self;
    this.#createLink = createLink;
    this.#events = events;
  }

  /** Those that are connected. */
  connected(): PeerId[] {
    return [...this.#neighbours].filter(([, { link }]) => link.isConnected).map(([peer]) => peer);
  }

  dial(peer: PeerId, connection: string): void {
    if (!this.#neighbours.has(peer)) this.#open(peer, connection, true);
  }

  /** Takes a signal in whatever order they come: candidates may be ahead of their offer. */
  takeSignal(peer: PeerId, connection: string, signal: Signal): void {
    const neighbour = this.#neighbours.get(peer);
    if (neighbour?.connection === connection) neighbour.link.signal(signal);
    else if (signal['type'] === 'offer') this.#answer(peer, connection, signal, neighbour);
    else if (signal['type'] !== 'answer') this.#hold(`${peer}/${connection}`, signal);
  }

  /** @returns false where it was not taken */
  send(peer: PeerId, message: Uint8Array): boolean {
    return this.#neighbours.get(peer)?.link.send(message) ?? false;
  }

  buffered(peer: PeerId): Bytes {
    return this.#neighbours.get(peer)?.link.buffered ?? 0;
  }

  /** Gives up a connection that is still in the making. */
  giveUp(connection: string, reason: string): void {
    for (const neighbour of [...this.#neighbours.values()])
      if (neighbour.connection === connection && !neighbour.link.isConnected) neighbour.link.close(reason);
  }

  drop(peer: PeerId, reason: string): void {
    this.#neighbours.get(peer)?.link.close(reason);
  }

  /** Drops a peer and has nothing more to do with it. */
  ban(peer: PeerId, reason: string): void {
    this.#banned.add(peer);
    this.drop(peer, reason);
  }

  close(): void {
    for (const { link } of [...this.#neighbours.values()]) link.close('left the swarm');
    this.#held.clear();
  }

  /** Where both dial each other the offer of the lower id holds. One who dials again has lost the old connection. */
  #answer(peer: PeerId, connection: string, offer: Signal, old: Neighbour | undefined): void {
    const isCrossing = old !== undefined && old.link.isInitiator && !old.link.isConnected;
    if (isCrossing && this.#self < peer) return;
    old?.link.close('dialled anew');
    const link = this.#open(peer, connection, false);
    if (link === undefined) return;
    link.signal(offer);
    const key = `${peer}/${connection}`;
    for (const signal of this.#held.get(key) ?? []) link.signal(signal);
    this.#held.delete(key);
  }

  #open(peer: PeerId, connection: string, isInitiator: boolean): Link | undefined {
    if (peer === this.#self || this.#banned.has(peer) || this.#neighbours.size >= mostLinks) return undefined;
    let hasConnected = false;
    const link = this.#createLink(
      { isInitiator },
      {
        signal: (signal) => this.#events.signal(peer, connection, signal),
        connected: () => {
          hasConnected = true;
          this.#events.joined(peer);
        },
        message: (message) => this.#events.message(peer, message),
        drained: (buffered) => this.#events.drained(peer, buffered),
        closed: (reason) => {
          if (this.#neighbours.get(peer)?.connection === connection) this.#neighbours.delete(peer);
          if (hasConnected) this.#events.left(peer, reason);
          else this.#events.failed(peer, reason);
        },
      },
    );
    this.#neighbours.set(peer, { connection, link });
    return link;
  }

  #hold(key: string, signal: Signal): void {
    const held = this.#held.get(key) ?? [];
    if (held.length < mostHeldSignals) held.push(signal);
    this.#held.set(key, held);
    const [oldest] = this.#held.keys();
    if (this.#held.size > mostHeldConnections && oldest !== undefined) this.#held.delete(oldest);
  }
}

/** After so long without a connection a link is given up. */
export const linkPatience: Millis = 15_000;
