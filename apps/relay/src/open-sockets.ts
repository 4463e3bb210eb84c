import { type WebSocket, WebSocketServer } from 'ws';
import type { Bytes, Millis } from '@starling/shared/units.ts';

/** A client that does not close after we did is cut off. */
const closeGrace: Millis = 1_000;

export interface OpenSocketsOptions {
  /** Larger messages close the connection. */
  readonly largestFrame: Bytes;
  /** Who has not answered from one beat to the next is cut off. */
  readonly heartbeat: Millis;
  readonly handleProtocols?: (protocols: Set<string>) => string | false;
}

/** A WebSocket server behind a port that others share, the connections that it has, and their end. */
export class OpenSockets {
  readonly server: WebSocketServer;
  readonly #alive = new WeakSet<WebSocket>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor({ largestFrame, heartbeat, ...options }: OpenSocketsOptions) {
    const fixed = { noServer: true, maxPayload: largestFrame, perMessageDeflate: false };
    this.server = new WebSocketServer({ ...fixed, ...options });
    this.#heartbeat = setInterval(() => this.#checkAll(), heartbeat);
  }

  get count(): number {
    return this.server.clients.size;
  }

  /** Tells every client to come back later, and closes; those that do not answer within a second are cut off. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.server.clients) client.close(1012, 'the relay is stopping');
    this.server.close();
    setTimeout(() => {
      for (const client of this.server.clients) client.terminate();
    }, closeGrace).unref();
  }

  /** Beats for a connection that was opened. */
  watch(webSocket: WebSocket): void {
    this.#alive.add(webSocket);
    webSocket.on('pong', () => this.#alive.add(webSocket));
    webSocket.on('error', () => undefined);
  }

  #checkAll(): void {
    for (const webSocket of this.server.clients) {
      if (!this.#alive.delete(webSocket)) webSocket.terminate();
      else webSocket.ping();
    }
  }
}
