import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network between studio and relay that can be slow, cut or dead. */
export class SlowProxy {
  readonly #server: Server;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  /** Bits a second towards the relay. */
  bitsPerSecond = Infinity;

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.#target = target;
    server.on('connection', (socket) => this.#join(socket));
  }

  /** @param url `rtmp://HOST:PORT/live` of the relay */
  static async start(url: string): Promise<SlowProxy> {
    const server = createServer({ highWaterMark: 4_096 });
    const proxy = new SlowProxy(server, Number(new URL(url).port));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `rtmp://127.0.0.1:${(this.#server.address() as AddressInfo).port}/live`;
  }

  /** Breaks every connection, as a network that changes does. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket): void {
    const far = connect({ port: this.#target, host: '127.0.0.1' });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    far.pipe(near);
    near.on('data', (bytes: Uint8Array) => {
      far.write(bytes);
      if (this.bitsPerSecond === Infinity) return;
      near.pause();
      setTimeout(() => near.resume(), (bytes.length * 8_000) / this.bitsPerSecond);
    });
  }
}
