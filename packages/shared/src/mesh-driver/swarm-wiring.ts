import type { PeerId } from '../ids.ts';
import type { IceServer } from '../protocol/mesh-join.ts';
import { parseSignal } from '../protocol/tracker-fields.ts';
import type { Bytes } from '../units.ts';
import { linkPatience, Neighbourhood } from './neighbourhood.ts';
import type { Signal } from './simple-peer.ts';
import type { Surroundings } from './surroundings.ts';
import { type PeerState, TrackerClient } from './tracker-client.ts';

/** What the relay's ticket says; a newer one may hold later. */
export interface SessionTicket {
  readonly token: string;
  readonly trackers: readonly string[];
  readonly iceServers: readonly IceServer[];
  readonly isRelayOnly: boolean;
}

/** What a wiring tells. */
export interface WiringEvents {
  joined: (peer: PeerId) => void;
  left: (peer: PeerId) => void;
  message: (peer: PeerId, message: Uint8Array) => void;
  drained: (peer: PeerId, buffered: Bytes) => void;
  /** @param fetchShare the share of peers that take each part from HTTP at once */
  fetchShare: (fetchShare: number) => void;
}

export interface SwarmWiringOptions {
  readonly self: PeerId;
  /** 40 hex digits. */
  readonly swarm: string;
  readonly surroundings: Surroundings;
  readonly ticket: () => SessionTicket;
  readonly upload: () => Pick<PeerState, 'spareUpload' | 'isDownloadOnly'>;
}

const listeners = 2;

/** Connects one peer with the neighbours that the trackers name, and tells the trackers what came of it. */
export class SwarmWiring {
  readonly #options: SwarmWiringOptions;
  readonly #neighbourhood: Neighbourhood;
  readonly #tracker: TrackerClient;
  #isStopped = false;
  #isTracked = false;
  #swarmSize = 1;

  constructor(options: SwarmWiringOptions, events: WiringEvents) {
    this.#options = options;
    this.#neighbourhood = this.#createNeighbourhood(events);
    this.#tracker = this.#createTracker(events);
  }

  /** Connected ones. */
  get peers(): readonly PeerId[] {
    return this.#neighbourhood.connected();
  }

  /** This peer included, as the tracker counts. */
  get swarmSize(): number {
    return this.#swarmSize;
  }

  /** A tracker answers. */
  get isTracked(): boolean {
    return this.#isTracked;
  }

  /**
   * Two of each neighbourhood take announcements from the relay and pass them on: those whose ids are the lowest, which
   * all of them see alike.
   */
  get isListener(): boolean {
    return this.peers.filter((peer) => peer < this.#options.self).length < listeners;
  }

  /** @returns false where it was not taken */
  send(peer: PeerId, message: Uint8Array): boolean {
    return this.#neighbourhood.send(peer, message);
  }

  /** Ticket or conditions have changed. */
  announce(): void {
    this.#tracker.announce();
  }

  /** @param isBad it broke the protocol: it is banned, and the tracker hears of it */
  drop(peer: PeerId, reason: string, isBad: boolean): void {
    if (!isBad) {
      this.#neighbourhood.drop(peer, reason);
      return;
    }
    this.#neighbourhood.ban(peer, reason);
    this.#tracker.report({ bad: [peer], failed: [] });
  }

  /** @param farewell sent to everyone who is connected */
  stop(farewell: Uint8Array): void {
    this.#isStopped = true;
    for (const peer of this.peers) this.send(peer, farewell);
    this.#tracker.stop();
    this.#neighbourhood.close();
  }

  #createNeighbourhood(events: WiringEvents): Neighbourhood {
    const { self, surroundings, ticket } = this.#options;
    return new Neighbourhood(
      self,
      ({ isInitiator }, linkEvents) => {
        const { iceServers, isRelayOnly } = ticket();
        return surroundings.createLink(
          { isInitiator, iceServers: iceServers.map(rtcServer), isRelayOnly, patience: linkPatience },
          linkEvents,
        );
      },
      {
        ...{ message: events.message, drained: events.drained },
        signal: (peer, connection, signal) => {
          const known = parseSignal(signal);
          if (known !== undefined) this.#tracker.sendSignal(peer, connection, known);
        },
        joined: (peer) => {
          events.joined(peer);
          this.#tracker.announce();
        },
        left: (peer) => {
          events.left(peer);
          if (!this.#isStopped) this.#tracker.announce();
        },
        failed: (peer) => {
          if (!this.#isStopped) this.#tracker.report({ bad: [], failed: [peer] });
        },
      },
    );
  }

  #createTracker(events: WiringEvents): TrackerClient {
    const { self, swarm, surroundings, ticket, upload } = this.#options;
    const { createSocket, random } = surroundings;
    return new TrackerClient(
      {
        ...{ swarm, self, trackers: ticket().trackers, createSocket, random },
        state: () => ({ token: ticket().token, neighbours: this.peers, ...upload() }),
      },
      {
        dial: (peer, connection) => this.#neighbourhood.dial(peer, connection),
        drop: (peer) => this.#neighbourhood.drop(peer, 'the tracker wired anew'),
        signal: (peer, connection, signal) =>
          this.#neighbourhood.takeSignal(peer, connection, signal as unknown as Signal),
        undelivered: (connection) => this.#neighbourhood.giveUp(connection, 'not to be reached'),
        swarm: (size, fetchShare) => {
          this.#swarmSize = size;
          events.fetchShare(fetchShare);
        },
        connection: (isConnected) => (this.#isTracked = isConnected),
      },
    );
  }
}

/** Browsers want no field where there is no value. */
function rtcServer({ urls, username, credential }: IceServer): RTCIceServer {
  return {
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  };
}
