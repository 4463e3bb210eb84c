import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Millis } from '@starling/shared/units.ts';
import { formatTrackerAnswer, type TrackerAnswer } from '@starling/shared/protocol/tracker-answer.ts';
import type { Address } from '@starling/shared/address-book.ts';
import { Allowance } from '@starling/shared/allowance.ts';
import type { Limits } from './limits.ts';
import { networkOf } from './network.ts';
import type { Outbox, Recipient } from './outbox.ts';
import type { Client, Membership } from './client.ts';

/** Who does not answer a ping in this time is gone. */
const probeGrace: Millis = 3_000;
/** After so many messages too many, told or not, a client is sent away. */
const mostExcess = 200;

/** What a {@link SocketClient} is made of. */
export interface SocketClientOptions {
  readonly webSocket: WebSocket;
  /** The one below the WebSocket. */
  readonly socket: Duplex;
  readonly from: Address;
  readonly limits: Limits;
  readonly outbox: Outbox;
}

/** One connection: what the tracker sees of a socket. */
export class SocketClient implements Client, Recipient {
  readonly network: string;
  readonly memberships: Membership[] = [];
  /** When it was last in no swarm, or opened. */
  idleSince: Millis;
  readonly #from: Address;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #limits: Limits;
  readonly #outbox: Outbox;
  readonly #allowance: Allowance;
  #excess = 0;
  #probe: NodeJS.Timeout | undefined;

  constructor({ webSocket, socket, from, limits, outbox }: SocketClientOptions, now: Millis) {
    this.#from = from;
    this.network = networkOf(from.text);
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#limits = limits;
    this.#outbox = outbox;
    this.#allowance = new Allowance(now);
    this.idleSince = now;
  }

  get address(): string {
    return this.#from.text;
  }

  get from(): Address {
    return this.#from;
  }

  tell(answer: TrackerAnswer): void {
    if (this.#webSocket.readyState === this.#webSocket.OPEN)
      this.#outbox.put(this, formatTrackerAnswer(answer));
  }

  /** Past `ws`, whose frames are two writes each. Nothing is compressed and nothing comes in fragments, so it may. */
  write(frames: Buffer): boolean {
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return true;
    this.#socket.write(frames);
    if (this.#socket.writableLength > this.#limits.unread) this.cut();
    return this.#socket.writableLength === 0;
  }

  /** @returns whether one more message may be handled; the client is told when it begins to send too many */
  mayHandle(now: Millis): boolean {
    const { messages, messagesPerAddress } = this.#limits;
    if (this.#allowance.take(messages, now) && this.#from.messages.take(messagesPerAddress, now)) {
      this.#excess = 0;
      return true;
    }
    this.#excess += 1;
    const because = `too many messages: ${messages.perSecond} a second are the most`;
    if (this.#excess === 1)
      this.tell({ kind: 'failure', because, infoHash: undefined, connection: undefined });
    if (this.#excess > mostExcess) this.close(1008, because);
    return false;
  }

  probe(): void {
    if (this.#probe !== undefined) return;
    this.#probe = setTimeout(() => this.cut(), probeGrace).unref();
    this.#webSocket.once('pong', () => this.#endProbe());
    this.#webSocket.ping();
  }

  close(code: number, reason: string): void {
    this.#outbox.send(this);
    this.#webSocket.close(code, reason);
  }

  cut(): void {
    this.#endProbe();
    this.#webSocket.terminate();
  }

  #endProbe(): void {
    clearTimeout(this.#probe);
    this.#probe = undefined;
  }
}
