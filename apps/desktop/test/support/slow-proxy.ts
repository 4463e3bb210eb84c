import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network between studio and relay that can be slow, cut or dead. */
export class SlowProxy {
  readonly #server: Server;
  readonly #target: number;
  readonly #host: string;
  readonly #sockets = new Set<Socket>();
  /** Bits a second towards the relay. */
  bitsPerSecond = Infinity;

  private constructor(server: Server, target: number, host: string) {
    this.#server = server;
    this.#target = target;
    this.#host = host;
    server.on('connection', (socket) => this.#join(socket));
  }

  /**
   * @param url `rtmp://HOST:PORT/live` of the relay, or any other address there
   * @param host where it listens
   * @param port where it listens; 0 for a free one
   */
  static async start(url: string, host = '127.0.0.1', port = 0): Promise<SlowProxy> {
    const server = createServer({ highWaterMark: 4_096 });
    const proxy = new SlowProxy(server, Number(new URL(url).port), host);
    await proxy.#listen(port);
    return proxy;
  }

  get url(): string {
    return `rtmp://${this.#host}:${this.#port}/live`;
  }

  /** Breaks every connection, as a network that changes does. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Breaks every connection and takes no other one. @returns how to mend it */
  async goDown(): Promise<() => Promise<void>> {
    const port = this.#port;
    await this.close();
    return () => this.#listen(port);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async #listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, this.#host, resolve);
    });
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
