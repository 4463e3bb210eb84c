import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { ConnectionInput, SrtConnection } from '../srt/connection.ts';
import type { Endpoint } from '../srt/cookie.ts';
import { type ControlPacket, readPacket } from '../srt/packet.ts';
import type { Bytes, Millis } from '../units.ts';
import { PortLink } from './srt-link.ts';

export interface SrtPortOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** Default: all addresses, of both families where the system has both. */
  readonly host?: string | undefined;
}

/** For control packets that belong to no connection, and for what waits for time beside connections. */
interface Greeter {
  handle(packet: ControlPacket, from: Endpoint): void;
  wake(now: Millis): void;
  wakeAt(): Millis;
}

/** What the system gives without being asked holds some 7 ms of 300 Mbit/s. It may give less than this. */
const socketBuffer: Bytes = 4 * 1024 * 1024;

/** One UDP port and every connection on it: reads and writes datagrams, keeps time. */
export class SrtPort {
  readonly #socket: Socket;
  readonly #links = new Map<number, PortLink>();
  readonly #greeter: Greeter;
  #timer: NodeJS.Timeout | undefined;
  #timerAt: Millis = Infinity;
  #isClosed = false;
  /** Datagrams that were no packets, or for connections that are not there, or from elsewhere. */
  strays = 0;

  private constructor(socket: Socket, greeter: (port: SrtPort) => Greeter) {
    this.#socket = socket;
    this.#greeter = greeter(this);
    // A datagram that cannot be sent is lost, as others are.
    socket.on('error', () => (this.strays += 1));
    socket.on('message', (message, from) => this.#receive(message, from));
  }

  /** @throws the bind error (`EADDRINUSE`, `EACCES` …) */
  static async open(options: SrtPortOptions, greeter: (port: SrtPort) => Greeter): Promise<SrtPort> {
    const family = options.host === undefined || options.host.includes(':') ? 'udp6' : 'udp4';
    try {
      return new SrtPort(await bind(family, options), greeter);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      const isWithoutIpv6 = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(code);
      if (!isWithoutIpv6 || options.host !== undefined) throw error;
      return new SrtPort(await bind('udp4', options), greeter);
    }
  }

  get port(): number {
    return this.#socket.address().port;
  }

  get links(): ReadonlyMap<number, PortLink> {
    return this.#links;
  }

  now(): Millis {
    return performance.now();
  }

  send(bytes: Uint8Array, to: Endpoint): void {
    this.#socket.send(bytes, to.port, to.address);
  }

  add(connection: SrtConnection, peer: Endpoint, streamId: string): PortLink {
    const link = new PortLink(this, connection, peer, streamId);
    this.#links.set(connection.ownSocket, link);
    this.#schedule(link);
    return link;
  }

  perform(link: PortLink, input: ConnectionInput): void {
    if (this.#isClosed) return;
    for (const output of link.connection.handle(input, this.now())) {
      if (output.kind === 'datagram') this.send(output.bytes, link.peer);
      else if (output.kind === 'payload') link.onPayload(output.bytes);
      else {
        this.#links.delete(link.connection.ownSocket);
        link.ended(output.because);
      }
    }
    this.#schedule(link);
  }

  /** Arms the timer for something that is due beside connections. */
  wakeBy(time: Millis): void {
    if (time >= this.#timerAt) return;
    this.#timerAt = time;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#wake(), Math.max(1, time - this.now()));
  }

  /** At once; connections that are left are not told. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isClosed = true;
    this.#timerAt = -Infinity;
    await new Promise<void>((resolve) => this.#socket.close(resolve));
    for (const link of this.#links.values()) link.ended('local');
    this.#links.clear();
  }

  #receive({ buffer, byteOffset, length }: Buffer, from: RemoteInfo): void {
    // As plain bytes: views of them are made often, and those of a Buffer cost more.
    const packet = readPacket(new Uint8Array(buffer, byteOffset, length));
    if (packet === undefined) {
      this.strays += 1;
      return;
    }
    const link = this.#links.get(packet.destination);
    const isFromPeer = link?.peer.port === from.port && link.peer.address === from.address;
    if (isFromPeer) this.perform(link, { kind: 'packet', packet });
    else if (link === undefined && packet.kind === 'control') this.#greeter.handle(packet, from);
    else this.strays += 1;
  }

  #schedule(link: PortLink): void {
    link.dueAt = link.connection.wakeAt();
    this.wakeBy(link.dueAt);
  }

  #wake(): void {
    const now = this.now();
    // Armed once, below, for the earliest of all.
    this.#timerAt = -Infinity;
    this.#greeter.wake(now);
    let next = this.#greeter.wakeAt();
    for (const link of this.#links.values()) {
      if (link.dueAt <= now) this.perform(link, { kind: 'wake' });
      next = Math.min(next, link.dueAt);
    }
    if (this.#isClosed) return;
    this.#timerAt = Infinity;
    this.wakeBy(next);
  }
}

async function bind(type: 'udp4' | 'udp6', { port, host }: SrtPortOptions): Promise<Socket> {
  const socket = createSocket({
    ...{ type, recvBufferSize: socketBuffer, sendBufferSize: socketBuffer },
    // Only addresses come here, as they came from the network: nothing is to be looked up.
    lookup: (address, _options, done) => done(null, address, address.includes(':') ? 6 : 4),
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      resolve();
    });
  }).catch((error: unknown) => {
    socket.close();
    throw error;
  });
  return socket;
}
