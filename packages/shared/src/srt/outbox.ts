import type { Millis } from '../units.ts';
import { type ControlPacket, writeControlPacket } from './packet.ts';

/** What a connection wants done. */
export type ConnectionOutput =
  /** To the other side, as one UDP datagram. */
  | { readonly kind: 'datagram'; readonly bytes: Uint8Array }
  /** To the application: one payload as it was sent, in order. */
  | { readonly kind: 'payload'; readonly bytes: Uint8Array }
  /** The last that a connection says. */
  | { readonly kind: 'closed'; readonly because: CloseReason };

/** `shutdown`: the other side has said so; `silence`: it has said nothing for too long; `local`: closed here. */
export type CloseReason = 'shutdown' | 'silence' | 'local';

/** Collects what one call of a connection brings forth, and stamps packets with the connection's clock. */
export class Outbox {
  readonly #peerSocket: number;
  readonly #start: Millis;
  #outputs: ConnectionOutput[] = [];
  #lastSentAt: Millis;

  /** @param start when the connection's own clock began */
  constructor(peerSocket: number, start: Millis) {
    this.#peerSocket = peerSocket;
    this.#start = start;
    this.#lastSentAt = start;
  }

  get peerSocket(): number {
    return this.#peerSocket;
  }

  /** When anything was sent last. */
  get lastSentAt(): Millis {
    return this.#lastSentAt;
  }

  /** @returns µs since the connection began, 32 bits */
  stamp(time: Millis): number {
    return Math.floor((time - this.#start) * 1000) % 2 ** 32;
  }

  control(packet: Pick<ControlPacket, 'type' | 'body'> & Partial<ControlPacket>, now: Millis): void {
    const header = { subtype: 0, info: 0, timestamp: this.stamp(now), destination: this.#peerSocket };
    this.datagram(writeControlPacket({ ...header, ...packet }), now);
  }

  datagram(bytes: Uint8Array, now: Millis): void {
    this.#lastSentAt = now;
    this.#outputs.push({ kind: 'datagram', bytes });
  }

  push(output: Exclude<ConnectionOutput, { kind: 'datagram' }>): void {
    this.#outputs.push(output);
  }

  take(): readonly ConnectionOutput[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }
}
