import { closeSocket } from '../close-socket.ts';
import type { PeerId } from '../ids.ts';
import { type AnnouncedAnswer, parseTrackerAnswer, type Wiring } from '../protocol/tracker-answer.ts';
import { binaryOf, hexOf, type Signal } from '../protocol/tracker-fields.ts';
import { type AnnounceEvent, formatTrackerMessage } from '../protocol/tracker-message.ts';
import type { BitsPerSecond, Millis, Seconds } from '../units.ts';

/** What the tracker is told of this peer each time it announces itself. */
export interface PeerState {
  readonly token: string;
  readonly spareUpload: BitsPerSecond;
  readonly isDownloadOnly: boolean;
  /** Those it is connected to. */
  readonly neighbours: readonly PeerId[];
}

/** What a tracker client tells. */
export interface TrackerEvents {
  dial: (peer: PeerId, connection: string) => void;
  drop: (peer: PeerId) => void;
  signal: (peer: PeerId, connection: string, signal: Signal) => void;
  /** A signal of this connection reached nobody. */
  undelivered: (connection: string) => void;
  /** @param fetchShare the share of peers that take each part from HTTP at once */
  swarm: (size: number, fetchShare: number) => void;
  /** A tracker answers, or none does; `because` says what a tracker refused. */
  connection: (isConnected: boolean, because: string | undefined) => void;
}

export interface TrackerClientOptions {
  /** 40 hex digits. */
  readonly swarm: string;
  readonly self: PeerId;
  /** WebSocket URLs, in the order in which they are tried. */
  readonly trackers: readonly string[];
  readonly createSocket: (url: string) => WebSocket;
  /** 0 ≤ random < 1, for the jitter of back-off. */
  readonly random: () => number;
  readonly state: () => PeerState;
}

/** Pauses between tries: short ones first, so that a tracker that was restarted is whole again within five seconds. */
const pauses: readonly Millis[] = [250, 500, 1_000, 1_500, 2_000, 2_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** A tracker that has not opened a connection within this time is taken for dead. */
const connectPatience: Millis = 4_000;
const shortestInterval: Seconds = 5;
/** Changes that come together are announced together. */
const announceDelay: Millis = 300;
/** A tracker may send on to another one; a circle of them ends here. */
const mostRedirects = 3;
const mostTried = 8;

/** Keeps one peer announced in one swarm, by one of several trackers at a time, for as long as it is not stopped. */
export class TrackerClient {
  readonly #options: TrackerClientOptions;
  readonly #events: TrackerEvents;
  readonly #sender: { readonly infoHash: string; readonly peerId: string };
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #isStopped = false;
  /** Where the trackers have sent this client, the newest last. */
  #redirects: readonly string[] = [];
  /** Those that could not be reached of late: the others must not send this client there. */
  readonly #tried = new Set<string>();

  constructor(options: TrackerClientOptions, events: TrackerEvents) {
    this.#options = options;
    this.#events = events;
    this.#sender = { infoHash: binaryOf(options.swarm), peerId: binaryOf(options.self) };
    this.#connect();
  }

  /** Announces soon, out of turn: the neighbours have changed, or the ticket. */
  announce(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#announce('update');
    }, announceDelay);
  }

  sendSignal(peer: PeerId, connection: string, signal: Signal): void {
    const toPeerId = binaryOf(peer);
    this.#send(formatTrackerMessage({ kind: 'signal', ...this.#sender, toPeerId, connection, signal }));
  }

  /** @param report peers that broke the protocol, and peers that cannot be reached */
  report(report: { readonly bad: readonly PeerId[]; readonly failed: readonly PeerId[] }): void {
    this.#send(formatTrackerMessage({ kind: 'report', ...this.#sender, ...report }));
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#soon);
    this.#announce('stopped');
    if (this.#socket !== undefined) closeSocket(this.#socket);
  }

  #connect(): void {
    const { trackers, createSocket } = this.#options;
    const url = this.#redirects.at(-1) ?? trackers[this.#failures % trackers.length];
    if (url === undefined) return;
    let socket: WebSocket;
    try {
      socket = createSocket(url);
    } catch {
      this.#lose(url);
      return;
    }
    this.#socket = socket;
    const patience = setTimeout(() => socket.close(), connectPatience);
    socket.addEventListener('open', () => {
      clearTimeout(patience);
      if (this.#socket === socket && !this.#isStopped) this.#announce('started');
    });
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket === socket && typeof data === 'string') this.#take(data);
    });
    socket.addEventListener('close', () => {
      clearTimeout(patience);
      if (this.#socket === socket) this.#lose(url);
    });
  }

  /** The next tracker's turn; one that was sent on goes back to those that the relay names. */
  #lose(url: string): void {
    this.#socket = undefined;
    this.#redirects = [];
    clearTimeout(this.#timer);
    this.#tried.add(url);
    const [oldest] = this.#tried;
    if (this.#tried.size > mostTried && oldest !== undefined) this.#tried.delete(oldest);
    this.#events.connection(false, undefined);
    if (this.#isStopped) return;
    const pause = pauses[Math.min(this.#failures, pauses.length - 1)] ?? 0;
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#connect(), pause * (0.5 + this.#options.random()));
  }

  #announce(event: AnnounceEvent): void {
    const starling = { ...this.#options.state(), region: undefined, tried: [...this.#tried] };
    this.#send(
      formatTrackerMessage({
        ...{ kind: 'announce', ...this.#sender, event, isComplete: false, offers: [], starling },
      }),
    );
  }

  #send(text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  #take(text: string): void {
    const answer = parseTrackerAnswer(text);
    if (answer === undefined) return;
    const isOurs = !('infoHash' in answer) || answer.infoHash === this.#sender.infoHash;
    if (answer.kind === 'failure') this.#takeFailure(answer.because, answer.connection);
    else if (!isOurs) return;
    else if (answer.kind === 'announced') this.#takeAnswer(answer);
    else if (answer.kind === 'wire') this.#wire(answer);
    else if (answer.kind === 'signal')
      this.#events.signal(hexOf(answer.peerId), answer.connection, answer.signal);
  }

  /** A refused announce is tried again in its turn, by then perhaps with a new ticket. */
  #takeFailure(because: string, connection: string | undefined): void {
    if (connection !== undefined) {
      this.#events.undelivered(connection);
      return;
    }
    this.#events.connection(false, because);
    this.#announceIn(shortestInterval);
  }

  #takeAnswer({ starling, interval }: AnnouncedAnswer): void {
    this.#failures = 0;
    if (starling?.redirect !== undefined && this.#follow(starling.redirect)) return;
    this.#tried.clear();
    this.#events.connection(true, undefined);
    if (starling !== undefined) {
      this.#events.swarm(starling.size, starling.fetchShare);
      this.#wire(starling);
    }
    this.#announceIn(Math.max(shortestInterval, interval));
  }

  #announceIn(pause: Seconds): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#announce('update'), pause * 1000);
  }

  #wire({ dial, drop }: Pick<Wiring, 'dial' | 'drop'>): void {
    for (const peer of drop) this.#events.drop(peer);
    for (const { peer, connection } of dial) this.#events.dial(peer, connection);
  }

  /** @returns false where it would go round in a circle */
  #follow(url: string): boolean {
    if (this.#redirects.includes(url) || this.#redirects.length >= mostRedirects) return false;
    this.#redirects = [...this.#redirects, url];
    const old = this.#socket;
    this.#socket = undefined;
    old?.close();
    this.#connect();
    return true;
  }
}
