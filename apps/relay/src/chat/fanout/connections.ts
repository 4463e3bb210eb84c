import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { type Address, AddressBook } from '@starling/shared/address-book.ts';
import type { Closing, Connection, ConnectionOptions, Rim, Visitor } from './connection.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import type { Clock } from './clock.ts';
import { LineReader } from './line-reader.ts';
import { Flusher } from './outbox.ts';
import { TcpConnection } from './tcp-connection.ts';
import { WebSocketConnection } from './web-socket-connection.ts';

const largestFrame: Bytes = 16 * 1024;
/** Pieces that a message may be cut into, and reads that one may take: they need memory, however small they are. */
const mostFragments = 64;
const mostChunks = 1_024;
const checkEvery: Millis = 2_000;
const forgetEvery = 30;
/** A server that ends lets go so many at a time, so that not all of them knock at the next one's door at once. */
const goodbyesAtOnce = 500;
const betweenGoodbyes: Millis = 20;
const goodbyeGrace: Millis = 1_000;
/** Whoever was refused has so long to hear it. */
const refusalGrace: Millis = 2_000;

export interface ConnectionsOptions {
  readonly limits: ConnectionLimits;
  readonly clock: Clock;
  /** Somebody is there. */
  readonly admit: (connection: Connection) => Visitor;
  /** Somebody is let go. */
  readonly onClosing: (closing: Closing) => void;
  /** Somebody whom the operator does not want here. */
  readonly isBanned: (address: string) => boolean;
  /** Said to whoever cannot be let in as there are too many: a line of IRC. */
  readonly fullNotice: string;
  /** Asks clients to come back: a line of IRC. */
  readonly farewell: string;
}

/** The rim of chat: every open connection of this process, what they may take, and their end. */
export class Connections {
  readonly #rim: Rim;
  readonly #options: ConnectionsOptions;
  readonly #addresses: AddressBook;
  readonly #open = new Set<Connection>();
  readonly #check: NodeJS.Timeout;
  readonly #webSockets = new WebSocketServer({
    ...{ noServer: true, clientTracking: false, perMessageDeflate: false, autoPong: false },
    ...{
      closeTimeout: refusalGrace,
      maxPayload: largestFrame,
      maxFragments: mostFragments,
      maxBufferedChunks: mostChunks,
    },
    handleProtocols: (protocols) => (protocols.has('irc') ? 'irc' : false),
  });
  #checks = 0;
  #ordinal = 0;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#addresses = new AddressBook(options.limits);
    const { limits, onClosing, clock } = options;
    this.#rim = { limits, onClosing, flusher: new Flusher(clock) };
    this.#check = setInterval(() => this.#checkAll(), checkEvery);
  }

  get count(): number {
    return this.#open.size;
  }

  /** Takes an upgrade over. @param from the client's address */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, from: string): void {
    socket.on('error', ignore);
    if (this.#options.isBanned(from)) return refuse(socket, '403 Forbidden');
    const address = this.#addresses.enter(from, this.#now());
    if (address === undefined) return refuse(socket, '429 Too Many Requests');
    let isOpen = false;
    socket.once('close', () => {
      if (!isOpen) this.#addresses.leave(address);
    });
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      isOpen = true;
      this.#openWebSocket(webSocket, socket, address);
    });
  }

  /** Takes a socket over that speaks IRC. */
  accept(socket: Socket, from: string): void {
    socket.on('error', ignore);
    const address = this.#options.isBanned(from) ? undefined : this.#addresses.enter(from, this.#now());
    if (address === undefined) {
      socket.end('ERROR :Closing Link: No more connections from your address\r\n').resume();
      // It may stay, if it likes; not with us.
      setTimeout(() => socket.destroy(), refusalGrace).unref();
      return;
    }
    socket.setNoDelay(true);
    const connection = new TcpConnection(socket, this.#with(address));
    socket.once('close', () => this.#gone(connection));
    const reader = new LineReader();
    socket.on('data', (data: Buffer) => {
      if (connection.closing !== undefined) return;
      const now = this.#now();
      const isIrc = reader.read(data, (line) => {
        connection.receive(line, now);
        return connection.closing === undefined;
      });
      if (!isIrc) connection.close('not-irc', now);
    });
    this.#admit(connection);
  }

  /** Whoever has become unwelcome is cut off. */
  dropBanned(): void {
    for (const connection of this.#open)
      if (this.#options.isBanned(connection.address.text)) connection.close('refused', this.#now());
  }

  /** Sends everybody away, not all at the same moment, and waits a second for them to go. */
  async drain(): Promise<void> {
    const { farewell } = this.#options;
    let told = 0;
    for (const connection of this.#open) {
      if (connection.visitor?.isRegistered === true) connection.outbox.send(farewell);
      connection.close('restart', this.#now());
      told += 1;
      if (told % goodbyesAtOnce === 0) await sleep(betweenGoodbyes);
    }
    for (let waited = 0; waited < goodbyeGrace && this.#open.size > 0; waited += betweenGoodbyes)
      await sleep(betweenGoodbyes);
  }

  /** Cuts off whoever is still there. */
  close(): void {
    clearInterval(this.#check);
    for (const connection of this.#open) connection.cut();
    this.#webSockets.close();
  }

  #openWebSocket(webSocket: WebSocket, socket: Duplex, address: Address): void {
    const connection = new WebSocketConnection(webSocket, socket, this.#with(address));
    webSocket.on('error', ignore);
    webSocket.on('close', () => this.#gone(connection));
    webSocket.on('ping', (data: Buffer) => connection.pinged(data, this.#now()));
    webSocket.on('pong', () => connection.count(this.#now()));
    webSocket.on('message', (data: Buffer, isBinary: boolean) => {
      const now = this.#now();
      if (isBinary) return connection.close('not-irc', now);
      if (connection.closing !== undefined) return;
      for (const line of linesOf(data.toString())) connection.receive(line, now);
    });
    this.#admit(connection);
  }

  #admit(connection: Connection): void {
    const isFull = this.#open.size >= this.#options.limits.connections;
    this.#open.add(connection);
    if (isFull) {
      connection.outbox.send(this.#options.fullNotice);
      connection.close('full', this.#now());
    } else connection.visitor = this.#options.admit(connection);
  }

  #gone(connection: Connection): void {
    if (!this.#open.delete(connection)) return;
    this.#addresses.leave(connection.address);
    connection.visitor?.leave();
  }

  #with(address: Address): ConnectionOptions {
    this.#ordinal += 1;
    return { rim: this.#rim, address, now: this.#now(), ordinal: this.#ordinal };
  }

  #now(): Millis {
    return this.#options.clock.now();
  }

  #checkAll(): void {
    const now = this.#now();
    for (const connection of this.#open) connection.check(now);
    this.#checks += 1;
    if (this.#checks % forgetEvery === 0) this.#addresses.sweep();
  }
}

/** @returns at least one, for a message without a line is work as well */
function linesOf(text: string): string[] {
  const lines = text.split(/[\r\n]+/);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

function refuse(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n`);
}

/** `close` follows and says all that is to be known. */
function ignore(): void {
  // Nothing is left to do.
}
