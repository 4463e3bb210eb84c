import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { BitsPerSecond, Millis } from '@starling/shared/units.ts';

/** A narrow way holds so much; what comes then is lost. */
const queueLength: Millis = 150;

/** A network between a studio that speaks SRT and its relay, which can be narrow, lose packets or be dead. */
export class UdpWay {
  readonly #outside: Socket;
  readonly #target: number;
  /** The relay's side of each caller. */
  readonly #callers = new Map<number, Socket>();
  #freeAt: Millis = 0;
  #count = 0;
  /** Towards the relay. */
  bitsPerSecond: BitsPerSecond = Infinity;
  /** Of so many packets towards the relay one is lost. */
  oneLostOf = Infinity;
  /** Nothing comes through, either way. */
  isDead = false;

  private constructor(outside: Socket, target: number) {
    this.#outside = outside;
    this.#target = target;
    outside.on('message', (bytes, from) => this.#take(bytes, from));
  }

  /** @param url `srt://HOST:PORT…` of the relay */
  static async start(url: string): Promise<UdpWay> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new UdpWay(socket, Number(new URL(url).port));
  }

  get url(): string {
    return `srt://127.0.0.1:${this.#outside.address().port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#callers.values()) socket.close();
    await new Promise<void>((resolve) => this.#outside.close(resolve));
  }

  #take(bytes: Uint8Array, from: RemoteInfo): void {
    const socket = this.#callers.get(from.port) ?? this.#open(from);
    this.#count += 1;
    if (this.isDead || this.#count % this.oneLostOf === 0) return;
    const now = performance.now();
    const begin = Math.max(now, this.#freeAt);
    if (begin - now > queueLength) return;
    this.#freeAt = begin + (bytes.length * 8_000) / this.bitsPerSecond;
    if (this.#freeAt - now < 1) socket.send(bytes, this.#target, '127.0.0.1');
    else setTimeout(() => socket.send(bytes, this.#target, '127.0.0.1'), this.#freeAt - now);
  }

  #open(from: RemoteInfo): Socket {
    const socket = createSocket('udp4');
    socket.on('message', (bytes) => {
      if (!this.isDead) this.#outside.send(bytes, from.port, '127.0.0.1');
    });
    // A packet that finds nobody is lost.
    socket.on('error', () => undefined);
    this.#callers.set(from.port, socket);
    return socket;
  }
}
