import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { type Closing, closings, Connection, type ConnectionOptions } from './connection.ts';

/** RFC 6455 §5.5.2, without application data. */
const ping = Buffer.from([0x89, 0]);
/** RFC 6455 §5.5.3. */
const pong = 0x8a;

/** A client that came by WebSocket. */
export class WebSocketConnection extends Connection {
  readonly transport = 'websocket';
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex & { readonly bytesRead?: Bytes };

  /** @param webSocket without extensions: what is written past `ws` would not be what they make of it */
  constructor(webSocket: WebSocket, socket: Duplex, options: ConnectionOptions) {
    super(options);
    if (webSocket.extensions !== '') throw new Error(`extensions are on: ${webSocket.extensions}`);
    this.#webSocket = webSocket;
    this.#socket = socket;
  }

  protected get received(): Bytes {
    return this.#socket.bytesRead ?? 0;
  }

  /**
   * Answers a client's ping. `ws` would answer any number of them, also where nobody reads the answers.
   *
   * @param data 125 bytes at most
   */
  pinged(data: Buffer, now: Millis): void {
    if (this.count(now)) this.outbox.queue(Buffer.concat([Buffer.from([pong, data.length]), data]));
  }

  /** Past `ws`, whose frames are two writes each. */
  write(bytes: Buffer): void {
    if (this.#webSocket.readyState !== this.#webSocket.OPEN || this.closing !== undefined) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.rim.limits.unread) this.close('too-slow', performance.now());
  }

  cut(): void {
    this.#webSocket.terminate();
  }

  protected ask(): void {
    this.write(ping);
  }

  protected end(closing: Closing): void {
    const { code, text } = closings[closing];
    this.#webSocket.close(code, text);
    // What it still sends stays with the kernel, and so soon with itself.
    if (closing === 'flood') this.#webSocket.pause();
  }
}
