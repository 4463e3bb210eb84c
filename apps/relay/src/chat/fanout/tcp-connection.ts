import type { Socket } from 'node:net';
import type { Bytes } from '@starling/shared/units.ts';
import { type Closing, closings, Connection, type ConnectionOptions } from './connection.ts';

const ping = Buffer.from('PING :tmi.twitch.tv\r\n');

/** A client that came by TCP or TLS. */
export class TcpConnection extends Connection {
  readonly transport = 'tcp';
  readonly #socket: Socket;

  constructor(socket: Socket, options: ConnectionOptions) {
    super(options);
    this.#socket = socket;
  }

  protected get received(): Bytes {
    return this.#socket.bytesRead;
  }

  write(bytes: Buffer): void {
    if (!this.#socket.writable || this.closing !== undefined) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.rim.limits.unread) this.close('too-slow', performance.now());
  }

  cut(): void {
    this.#socket.destroy();
  }

  protected ask(): void {
    this.write(ping);
  }

  protected end(closing: Closing): void {
    this.#socket.end(`ERROR :Closing Link: ${closings[closing].text}\r\n`);
  }
}
