import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { OpenSockets } from '../open-sockets.ts';
import type { ChatServer } from './chat-server.ts';

const largestFrame: Bytes = 16 * 1024;
/** A reader that is so far behind is let go; it can come back. */
const mostUnread: Bytes = 1024 * 1024;
/** Lines wait so long for others to go out with them. */
const tick: Millis = 25;
const heartbeat: Millis = 30_000;

/** Chat over WebSocket: one text frame from a client may hold several lines, each line goes out as a frame. */
export class ChatSockets {
  readonly #chat: ChatServer;
  readonly #sockets = new OpenSockets({
    ...{ largestFrame, heartbeat },
    handleProtocols: (protocols) => (protocols.has('irc') ? 'irc' : false),
  });

  constructor(chat: ChatServer) {
    this.#chat = chat;
  }

  get connections(): number {
    return this.#sockets.count;
  }

  /** @returns whether the upgrade was for chat: any at `/irc`, and those at `/` that ask for subprotocol `irc` */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const path = (request.url ?? '').split('?', 1)[0];
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (path !== '/irc' && !(path === '/' && protocols.includes('irc'))) return false;
    this.#sockets.server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket));
    return true;
  }

  /** Tells every client to come back later, and closes; those that do not answer within a second are cut off. */
  close(): void {
    this.#sockets.close();
  }

  #open(webSocket: WebSocket): void {
    const outbox = new Outbox(webSocket);
    const client = this.#chat.connect(outbox);
    this.#sockets.watch(webSocket);
    webSocket.on('close', () => client.close());
    webSocket.on('message', (data, isBinary) => {
      if (isBinary) return;
      const text = Buffer.isBuffer(data) ? data.toString('utf8') : '';
      for (const line of text.split(/\r?\n/)) if (line !== '') client.receive(line);
    });
  }
}

/** Collects what goes to one socket in a tick and hands it to the kernel in one write. */
class Outbox {
  readonly #webSocket: WebSocket;
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(webSocket: WebSocket) {
    this.#webSocket = webSocket;
  }

  send(line: string): void {
    this.#lines.push(line);
    this.#timer ??= setTimeout(() => this.#flush(), tick);
  }

  close(reason: string): void {
    this.#flush();
    this.#webSocket.close(1000, reason.slice(0, 100));
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#lines;
    this.#lines = [];
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    if (this.#webSocket.bufferedAmount > mostUnread) return this.#webSocket.terminate();
    const socket = (this.#webSocket as unknown as { _socket: Duplex | null })._socket;
    socket?.cork();
    for (const line of lines) this.#webSocket.send(`${line}\r\n`);
    socket?.uncork();
  }
}
