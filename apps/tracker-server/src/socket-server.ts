import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { forwardedAddress } from '@starling/shared/protocol/forwarded-address.ts';
import type { Millis } from '@starling/shared/units.ts';
import { mostTrackerMessageLength, parseTrackerMessage } from '@starling/shared/protocol/tracker-message.ts';
import { AddressBook, type Address } from '@starling/shared/address-book.ts';
import type { Limits } from './limits.ts';
import { Outbox } from './outbox.ts';
import { SocketClient } from './socket-client.ts';
import { TappedSocket } from './tapped-socket.ts';
import type { Tracker } from './tracker.ts';

export interface SocketServerOptions {
  readonly tracker: Tracker;
  readonly limits: Limits;
  /** Whether the last address of X-Forwarded-For is the client's: a proxy of one's own stands before the tracker. */
  readonly isBehindProxy: boolean;
  /** The text for Prometheus and its content type. */
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
}

const sweepEvery: Millis = 5_000;
const closeGrace: Millis = 500;
const nothing = Buffer.alloc(0);

/** The rim of a tracker: WebSockets at any path of one port, and there `/healthz` and `/metrics`, too. */
export class SocketServer {
  readonly #options: SocketServerOptions;
  readonly #addresses: AddressBook;
  readonly #clients = new Map<WebSocket, SocketClient>();
  readonly #outbox = new Outbox();
  readonly #sweep: NodeJS.Timeout;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: mostTrackerMessageLength,
    // The text is made of the bytes anyway, and then parsed: what is no UTF-8 is no JSON that means anything.
    skipUTF8Validation: true,
  });

  constructor(server: Server, options: SocketServerOptions) {
    this.#options = options;
    this.#addresses = new AddressBook(options.limits);
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
    server.on('request', (request, response) => {
      this.#respond(request, response).catch(() => response.destroy());
    });
    this.#sweep = setInterval(() => this.#sweepAll(), sweepEvery);
  }

  get connections(): number {
    return this.#clients.size;
  }

  /** Tells every client to come back later; those that do not close within half a second are cut off. */
  async close(): Promise<void> {
    clearInterval(this.#sweep);
    for (const client of this.#clients.values()) client.close(1012, 'the tracker is stopping');
    const deadline = Date.now() + closeGrace;
    while (this.#clients.size > 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 10));
    for (const client of this.#clients.values()) client.cut();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const text = this.#addressOf(request);
    const now = Date.now();
    if (this.#clients.size >= this.#options.limits.connections)
      return refuse(socket, '503 Service Unavailable');
    const address = this.#addresses.enter(text, now);
    if (address === undefined) return refuse(socket, '429 Too Many Requests');
    let isOpen = false;
    socket.once('close', () => {
      if (!isOpen) this.#addresses.leave(address);
    });
    const tapped = new TappedSocket(socket);
    this.#server.handleUpgrade(request, tapped, nothing, (webSocket) => {
      isOpen = true;
      const client = this.#open(webSocket, socket, address, now);
      tapped.start(head, (text) => this.#receive(client, text));
    });
  }

  #addressOf(request: IncomingMessage): string {
    const forwarded = this.#options.isBehindProxy
      ? forwardedAddress(request.headers['x-forwarded-for'])
      : undefined;
    return forwarded ?? request.socket.remoteAddress ?? '';
  }

  #open(webSocket: WebSocket, socket: Duplex, from: Address, now: Millis): SocketClient {
    const { limits } = this.#options;
    const client = new SocketClient({ webSocket, socket, from, limits, outbox: this.#outbox }, now);
    this.#clients.set(webSocket, client);
    webSocket.on('error', ignore);
    webSocket.on('close', () => this.#closed(webSocket, client));
    webSocket.on('message', (data: Buffer, isBinary: boolean) =>
      this.#receive(client, isBinary ? undefined : data.toString()),
    );
    return client;
  }

  /** @param text undefined for a message of bytes */
  #receive(client: SocketClient, text: string | undefined): void {
    const now = Date.now();
    if (!client.mayHandle(now)) return;
    const message =
      text === undefined
        ? ({ kind: 'misunderstood', because: 'messages are text frames', infoHash: undefined } as const)
        : parseTrackerMessage(text);
    this.#options.tracker.handle(client, message, now);
  }

  #closed(webSocket: WebSocket, client: SocketClient): void {
    this.#clients.delete(webSocket);
    this.#addresses.leave(client.from);
    this.#options.tracker.leave(client, Date.now());
  }

  #sweepAll(): void {
    const now = Date.now();
    this.#options.tracker.sweep(now);
    this.#addresses.sweep();
    for (const client of this.#clients.values()) {
      if (client.memberships.length > 0) client.idleSince = now;
      else if (client.idleSince + this.#options.limits.idle < now) client.close(1001, 'in no swarm');
    }
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?', 1)[0];
    const plain = 'text/plain; charset=utf-8';
    if (path === '/metrics') {
      const { type, text } = await this.#options.metrics();
      respond(response, 200, type, text);
    } else if (path === '/healthz') respond(response, 200, plain, 'ok\n');
    else if (path === '/') respond(response, 426, plain, 'This is a tracker: it speaks WebSocket.\n');
    else respond(response, 404, plain, 'There is nothing here.\n');
  }
}

function respond(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    ...{ 'content-type': type, 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store' },
    ...(status === 426 ? { upgrade: 'websocket' } : {}),
  });
  response.end(text);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** `close` follows and says all that is to be known. */
function ignore(): void {
  // Nothing is left to do.
}
