import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Millis } from '@starling/shared/units.ts';
import type { Closing } from '../fanout/connection.ts';
import type { ConnectionLimits } from '../fanout/connection-limits.ts';
import type { HubBus } from './hub-bus.ts';
import type { PipeMessage } from './pipe.ts';
import type { PlainIdentity, WorkerOrder, WorkerReport } from './worker-message.ts';

export interface ChatWorkerOptions {
  readonly name: string;
  readonly bus: HubBus;
  readonly limits: ConnectionLimits;
  readonly bannedAddresses: () => readonly string[];
  readonly identity: () => PlainIdentity | undefined;
  readonly onClosing: (closing: Closing) => void;
  readonly onLost: () => void;
  readonly onError: (error: unknown) => void;
  /** It has ended, with all its connections. */
  readonly onEnd: (name: string) => void;
}

const restartAfter: Millis = 1_000;
/** What goes with an order whose socket is gone before it is passed on. */
const pipeKinds: ReadonlySet<string> = new Set(['publish', 'request', 'subscribe', 'unsubscribe', 'answer']);

/**
 * A process that has connections, seen from the one that has rooms and ports. Sockets are handed over as they are, one by
 * one: an upgrade to WebSocket has been read by then by the relay's HTTP server, so that `node:cluster`, which shares out
 * whole ports, would not do. One that dies is started again.
 */
export class ChatWorkerProcess {
  /** Connections, by its last word and by what it was given since. */
  connections = 0;
  readonly #options: ChatWorkerOptions;
  readonly #ready = Promise.withResolvers<undefined>();
  #child: ChildProcess;
  #detach: () => void = () => undefined;
  #isReady = false;
  #isClosed = false;
  #drained: (() => void) | undefined;

  constructor(options: ChatWorkerOptions) {
    this.#options = options;
    this.#child = this.#start();
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Once it can take connections for the first time. */
  get ready(): Promise<unknown> {
    return this.#ready.promise;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  take(order: WorkerOrder & { kind: 'upgrade' | 'irc' | 'ircs' }, socket: Socket): void {
    this.connections += 1;
    // Else Node counts it among the server's until this process says that it is closed, and a server never closes
    // once a process that it has given sockets to has died (`_workers` in lib/net.js of Node 26).
    Object.assign(socket, { server: undefined });
    stopReading(socket);
    this.#child.send(order, socket, {}, () => socket.destroy());
  }

  tell(order: WorkerOrder): void {
    if (this.#child.connected) this.#child.send(order);
  }

  /** Sends its connections away; at most for a time. */
  async drain(patience: Millis): Promise<void> {
    if (!this.#child.connected) return;
    const timer = setTimeout(() => this.#drained?.(), patience);
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
      this.tell({ kind: 'drain' });
    });
    clearTimeout(timer);
  }

  /** Ends it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  #start(): ChildProcess {
    const { name, limits, bus, bannedAddresses, identity } = this.#options;
    const child = fork(new URL('./chat-worker.ts', import.meta.url), [], { serialization: 'json' });
    child.on('message', (report: WorkerReport) => this.#hear(report));
    child.on('error', this.#options.onError);
    child.once('exit', () => this.#ended());
    this.#detach = bus.attach({
      send: (message) => child.connected && child.send(message),
      listen: (hear) =>
        child.on('message', (report: WorkerReport) => {
          if (pipeKinds.has(report.kind)) hear(report as PipeMessage);
        }),
    });
    const order: WorkerOrder = {
      ...{ kind: 'begin', name, limits, bannedAddresses: bannedAddresses() },
      identity: identity() ?? null,
    };
    child.send(order);
    return child;
  }

  #hear(report: WorkerReport): void {
    if (report.kind === 'ready') {
      this.#isReady = true;
      this.#ready.resolve(undefined);
    } else if (report.kind === 'connections') this.connections = report.count;
    else if (report.kind === 'closing') this.#options.onClosing(report.closing);
    else if (report.kind === 'lost') this.#options.onLost();
    else if (report.kind === 'error') this.#options.onError(new Error(report.message));
    else if (report.kind === 'drained') this.#drained?.();
  }

  #ended(): void {
    this.#detach();
    this.#isReady = false;
    this.connections = 0;
    this.#drained?.();
    this.#options.onEnd(this.#options.name);
    if (this.#isClosed) return;
    this.#options.onError(new Error(`${this.#options.name} has ended and is started again`));
    setTimeout(() => {
      if (!this.#isClosed) this.#child = this.#start();
    }, restartAfter);
  }
}

/**
 * Until the other process has said that it has the socket, this one has it as well, and would read what the client sends
 * meanwhile, for nobody. `pause` stops only the stream; Node has no other name for what stops its handle.
 */
function stopReading(socket: Socket): void {
  (socket as { _handle?: { readStop(): void } | null })._handle?.readStop();
}
