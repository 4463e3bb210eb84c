import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import { WebSocketServer, type WebSocket } from 'ws';
import { decodeMessage, encodeMessage, portWorkerSource } from './port-messages.ts';
import { onUpgrade, serveScript } from './scheme-server.ts';

/** Ports that were posted to a page and wait for its side, by the name in the socket's address. */
const waiting = new Map<string, PipedPort>();
const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: 64 * 1024 * 1024,
  perMessageDeflate: false,
});

serveScript('/__stand-in/port-worker.js', portWorkerSource);
onUpgrade((request, socket, head) => {
  const id = /^\/__stand-in\/port\/([\w-]+)$/.exec(request.url ?? '')?.[1] ?? '';
  const port = waiting.get(id);
  waiting.delete(id);
  if (port === undefined) socket.destroy();
  else sockets.handleUpgrade(request, socket, head, (webSocket) => port.join(webSocket));
});

/** One end of a MessageChannelMain: the other end is either its twin in main or, once posted, in a page. */
export class PipedPort extends EventEmitter {
  twin: PipedPort | undefined;
  #socket: WebSocket | undefined;
  #toSend: Buffer[] = [];
  #received: { data: unknown; ports: [] }[] = [];
  #isStarted = false;
  #isClosed = false;

  /** Makes the twin's end the page's. @returns the name under which the page reaches it */
  hand(): string {
    const id = randomUUID();
    if (this.twin === undefined) throw new Error('this port has no other end');
    waiting.set(id, this.twin);
    return id;
  }

  join(socket: WebSocket): void {
    this.#socket = socket;
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data) => this.#receive({ data: decodeMessage(data as Buffer), ports: [] }));
    socket.on('close', () => this.#end());
    socket.on('error', () => undefined);
    for (const message of this.#toSend.splice(0)) socket.send(message);
    if (this.#isClosed) socket.close();
  }

  postMessage(message: unknown): void {
    if (this.#isClosed) return;
    const encoded = encodeMessage(message);
    if (this.#socket === undefined) this.#toSend.push(encoded);
    else this.#socket.send(encoded);
  }

  start(): void {
    this.#isStarted = true;
    for (const event of this.#received.splice(0)) this.emit('message', event);
  }

  close(): void {
    this.#socket?.close();
    this.#end();
  }

  #receive(event: { data: unknown; ports: [] }): void {
    if (this.#isStarted) this.emit('message', event);
    else this.#received.push(event);
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit('close');
  }
}
