import { largestMessage } from '../protocol/peer-message.ts';
import type { Bytes, Millis } from '../units.ts';
import { type Signal, SimplePeer } from './simple-peer.ts';

/** What a link tells. */
export interface PeerLinkEvents {
  /** For the other side, by way of the tracker. */
  signal: (signal: Signal) => void;
  connected: () => void;
  message: (message: Uint8Array) => void;
  /** Less is waiting than before. */
  drained: (buffered: Bytes) => void;
  /** Once, whoever closed it. */
  closed: (reason: string) => void;
}

export interface PeerLinkOptions {
  /** This side makes the offer. */
  readonly isInitiator: boolean;
  readonly iceServers: readonly RTCIceServer[];
  /** Only by TURN, so that neither side learns the other's address. */
  readonly isRelayOnly: boolean;
  /** After so long without a connection it is given up. */
  readonly patience: Millis;
}

/** More than this is never queued for one peer. */
const mostBuffered: Bytes = 1024 * 1024;

const mostEarly = 64;
const byTheOther = 'closed by the other side';
/** RFC 9260 §3.3.10.12: the other side has ended the association. */
const userInitiatedAbort = 12;
/** Of a channel that holds more it is told when it is down to this, about a chunk; of each when it is empty. */
const nearlyEmpty: Bytes = 16_000;

/** A connection to one peer: an unordered, reliable data channel. Closed for good once `closed` was told. */
export class PeerLink {
  readonly isInitiator: boolean;
  readonly #events: PeerLinkEvents;
  readonly #channel: SimplePeer;
  readonly #patience: ReturnType<typeof setTimeout>;
  /** The other side may be connected, and talk, a moment before this one has found out. */
  readonly #early: Uint8Array[] = [];
  #isClosed = false;
  #isConnected = false;

  constructor(options: PeerLinkOptions, events: PeerLinkEvents) {
    this.isInitiator = options.isInitiator;
    this.#events = events;
    this.#patience = setTimeout(() => this.close('no connection in time'), options.patience);
    this.#channel = new SimplePeer({
      initiator: options.isInitiator,
      channelConfig: { ordered: false },
      config: {
        iceServers: [...options.iceServers],
        iceTransportPolicy: options.isRelayOnly ? 'relay' : 'all',
      },
      ...{ trickle: true, objectMode: true },
    });
    this.#listen();
  }

  get isConnected(): boolean {
    return this.#isConnected && !this.#isClosed;
  }

  /** What has been given to {@link send} and has not left yet. */
  get buffered(): Bytes {
    return this.#channel._channel?.bufferedAmount ?? 0;
  }

  /** Takes what the other side has signalled; nonsense closes the link. */
  signal(signal: Signal): void {
    if (this.#isClosed) return;
    try {
      this.#channel.signal(signal);
    } catch (error) {
      this.close(`signal not understood: ${String(error)}`);
    }
  }

  /** @returns false where the message was not taken: no connection, too large, or too much is waiting already */
  send(message: Uint8Array): boolean {
    const channel = this.#channel._channel;
    if (channel === null || !this.isConnected) return false;
    if (message.length > largestMessage || channel.bufferedAmount > mostBuffered) return false;
    try {
      this.#channel.send(message);
    } catch (error) {
      this.close(`could not be sent to: ${String(error)}`);
      return false;
    }
    channel.bufferedAmountLowThreshold = channel.bufferedAmount > nearlyEmpty ? nearlyEmpty : 0;
    return true;
  }

  close(reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#patience);
    this.#channel.destroy();
    this.#events.closed(reason);
  }

  /** Reads the channel itself: simple-peer's stream sets two timers for each message, a tenth of what a viewer does. */
  #takeOver(channel: RTCDataChannel | null): void {
    if (channel === null) return;
    channel.addEventListener('bufferedamountlow', () => this.#drained());
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (this.#isClosed) return;
      if (data instanceof ArrayBuffer) this.#events.message(new Uint8Array(data));
      else this.close('sent text');
    };
  }

  #drained(): void {
    const channel = this.#channel._channel;
    if (channel === null || this.#isClosed) return;
    channel.bufferedAmountLowThreshold = 0;
    this.#events.drained(channel.bufferedAmount);
  }

  #listen(): void {
    const events = this.#events;
    this.#channel.on('signal', (signal) => {
      if (!this.#isClosed) events.signal(signal);
    });
    this.#channel.on('connect', () => {
      if (this.#isClosed) return;
      clearTimeout(this.#patience);
      this.#isConnected = true;
      this.#takeOver(this.#channel._channel);
      events.connected();
      for (const message of this.#early.splice(0)) events.message(message);
    });
    this.#channel.on('data', (message) => {
      if (this.isConnected) events.message(message);
      else if (!this.#isClosed && this.#early.length < mostEarly) this.#early.push(message);
    });
    this.#channel.on('error', (error) => this.close(isAbort(error) ? byTheOther : error.message));
    this.#channel.on('close', () => this.close(byTheOther));
  }
}

/** Chromium tells of a connection that the other side closed as an error or as an end, whichever it learns of first. */
function isAbort(error: Error): boolean {
  return 'sctpCauseCode' in error && error.sctpCauseCode === userInitiatedAbort;
}
