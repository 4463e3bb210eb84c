import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Millis } from '@starling/shared/units.ts';
import { HubBus } from './cluster/hub-bus.ts';
import { ChatWorkerProcess } from './cluster/chat-worker-process.ts';
import { serveRooms } from './cluster/remote-rooms.ts';
import type { PlainIdentity } from './cluster/worker-message.ts';
import { createIrcsServer, openEdge } from './edge/edge-process.ts';
import type { Closing } from './fanout/connection.ts';
import { AddressRanges } from './fanout/address-ranges.ts';
import type { ConnectionLimits } from './fanout/connection-limits.ts';
import type { Connections } from './fanout/connections.ts';
import { RoomHost, type RoomHostOptions } from './host/room-host.ts';
import type { EventLog } from './log/event-log.ts';
import { randomEnds, sortableIds } from './sortable-id.ts';

export interface ChatServerOptions extends Pick<
  RoomHostOptions,
  'people' | 'store' | 'judgesOf' | 'onEvent'
> {
  readonly log: EventLog;
  readonly limits: ConnectionLimits;
  /** Processes that take connections beside this one; 0: this one takes all. */
  readonly workers: number;
  /** A client was sent away. */
  readonly onClosing: (closing: Closing) => void;
  /** A room said more than could be told. */
  readonly onLost: () => void;
  readonly onError: (error: unknown) => void;
}

const tickEvery: Millis = 1_000;
const drainPatience: Millis = 3_000;

/** Chat: the rooms, and their connections in this process and in others of this machine. */
export class ChatServer {
  readonly host: RoomHost;
  /** Ids as events have them. */
  readonly newId = sortableIds(() => Date.now(), randomEnds(randomBytes));
  readonly #options: ChatServerOptions;
  readonly #bus = new HubBus();
  readonly #here: Connections;
  readonly #workers: readonly ChatWorkerProcess[];
  readonly #tick: NodeJS.Timeout;
  #bannedAddresses: readonly string[] = [];
  #banned = new AddressRanges([]);
  #identity: PlainIdentity | undefined;

  constructor(options: ChatServerOptions) {
    const { log, people, store, judgesOf, onEvent, limits, workers, onError, onClosing, onLost } = options;
    this.#options = options;
    this.host = new RoomHost({
      ...{ bus: this.#bus, people, store, judgesOf, onError, now: () => Date.now() },
      ...{ log, ...(onEvent && { onEvent }) },
      newId: this.newId,
    });
    serveRooms(this.#bus, this.host);
    // Each takes its share, so that all together take no more than one alone would.
    const shared = { ...limits, connections: Math.ceil(limits.connections / Math.max(1, workers)) };
    this.#here = openEdge({
      ...{ name: 'here', rooms: this.host, limits: shared, onError, onClosing, onLost },
      isBanned: (address) => this.#banned.has(address),
    });
    this.#workers = Array.from({ length: workers }, (_, at) => {
      return new ChatWorkerProcess({
        ...{ name: `worker-${at + 1}`, bus: this.#bus, limits: shared, onError, onClosing, onLost },
        bannedAddresses: () => this.#bannedAddresses,
        identity: () => this.#identity,
        onEnd: (name) => this.host.lose(name),
      });
    });
    this.#tick = setInterval(() => this.host.tick(), tickEvery);
  }

  /** Once all processes can take connections. */
  get ready(): Promise<unknown> {
    return Promise.all(this.#workers.map(({ ready }) => ready));
  }

  get connections(): number {
    return this.#workers.reduce((sum, { connections }) => sum + connections, this.#here.count);
  }

  /** Whether a viewer who came now would find a place. */
  get hasRoom(): boolean {
    return this.connections < this.#options.limits.connections;
  }

  get workerPids(): readonly number[] {
    return this.#workers.flatMap(({ pid }) => pid ?? []);
  }

  /**
   * @returns whether the upgrade was for chat: any at `/irc`, and those at `/` that ask for subprotocol `irc` (tmi.js
   * cannot name a path) or for none (twurple puts its port behind what it takes for a host's name)
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): boolean {
    const { url = '', method = 'GET', headers } = request;
    const [path] = url.split('?', 1);
    const asked = headers['sec-websocket-protocol']?.split(',').map((name) => name.trim());
    if (path !== '/irc' && !(path === '/' && asked?.includes('irc') !== false)) return false;
    const worker = this.#leastBusy();
    // What a TLS connection has agreed on cannot be handed over.
    if (worker === undefined || !(socket instanceof Socket) || 'encrypted' in socket)
      this.#here.upgrade(request, socket, head, address);
    else
      worker.take(
        { kind: 'upgrade', request: { method, url, headers }, head: head.toString('base64'), address },
        socket,
      );
    return true;
  }

  /** IRC over TCP. It does not listen yet. */
  createIrcServer(): Server {
    return createServer({ pauseOnConnect: this.#workers.length > 0 }, (socket) =>
      this.#accept('irc', socket),
    );
  }

  /** IRC over TLS. It does not listen yet. */
  createIrcsServer(identity: { readonly cert: Buffer; readonly key: Buffer }): Server {
    this.#identity = plain(identity);
    if (this.#workers.length === 0) return createIrcsServer(this.#here, identity);
    for (const worker of this.#workers) worker.tell({ kind: 'identity', identity: this.#identity });
    return createServer({ pauseOnConnect: true }, (socket) => this.#accept('ircs', socket));
  }

  /** A renewed certificate, for the workers; the server of this process is told by whoever has it. */
  renewTls(identity: { readonly cert: Buffer; readonly key: Buffer }): void {
    this.#identity = plain(identity);
    for (const worker of this.#workers) worker.tell({ kind: 'identity', identity: this.#identity });
  }

  /** Whose connections are not wanted any more, now and in future. @param addresses also ranges, such as `192.0.2.0/24` */
  setBannedAddresses(addresses: readonly string[]): void {
    this.#bannedAddresses = addresses;
    this.#banned = new AddressRanges(addresses);
    this.#here.dropBanned();
    for (const worker of this.#workers) worker.tell({ kind: 'ban-addresses', addresses });
  }

  /** Asks all clients to connect again, and lets them go. */
  async drain(): Promise<void> {
    await Promise.all([this.#here.drain(), ...this.#workers.map((worker) => worker.drain(drainPatience))]);
  }

  /** Cuts off who is still there. The log stays open: it is whoever opened it who closes it. */
  async close(): Promise<void> {
    clearInterval(this.#tick);
    this.#here.close();
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  #accept(kind: 'irc' | 'ircs', socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    const worker = this.#leastBusy();
    socket.on('error', () => socket.destroy());
    if (worker !== undefined) worker.take({ kind, address }, socket);
    else if (kind === 'irc') this.#here.accept(socket, address);
    else socket.destroy();
  }

  #leastBusy(): ChatWorkerProcess | undefined {
    const ready = this.#workers.filter(({ isReady }) => isReady);
    return ready.reduce<ChatWorkerProcess | undefined>(
      (least, worker) => (least === undefined || worker.connections < least.connections ? worker : least),
      undefined,
    );
  }
}

function plain({ cert, key }: { readonly cert: Buffer; readonly key: Buffer }): PlainIdentity {
  return { cert: cert.toString(), key: key.toString() };
}
