import { connect, type Socket } from 'node:net';
import type { Bytes } from '@starling/shared/units.ts';

/** The body of an answer, kept only if it was asked for: clients shall cost little beside the server. */
export interface ReadAnswer {
  readonly length: Bytes;
  readonly body: Buffer | undefined;
}

const endOfHead = Buffer.from('\r\n\r\n');

/** One connection that asks for one thing after the other. Reads only what our servers say: 200 with a length. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #host: string;
  #waiting: PromiseWithResolvers<ReadAnswer> | undefined;
  #head: Buffer = Buffer.alloc(0);
  #length: Bytes = 0;
  /** Bytes of the body still to come; -1 while the head is read. */
  #left = -1;
  #kept: Buffer[] | undefined;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  static async open({ hostname, port, host }: URL): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () => {
        socket.off('error', reject);
        resolve(new HttpConnection(socket, host));
      });
      socket.once('error', reject);
    });
  }

  /**
   * @param pathAndQuery what comes after the host
   * @param keep whether the body is wanted
   * @throws on any answer but 200, and where the connection is lost
   */
  async get(pathAndQuery: string, keep = false): Promise<ReadAnswer> {
    this.#waiting = Promise.withResolvers();
    this.#kept = keep ? [] : undefined;
    this.#socket.write(
      `GET ${pathAndQuery} HTTP/1.1\r\nHost: ${this.#host}\r\nConnection: keep-alive\r\n\r\n`,
      'latin1',
    );
    return this.#waiting.promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    if (this.#left < 0) {
      this.#head = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
      const end = this.#head.indexOf(endOfHead);
      if (end === -1) return;
      const head = this.#head.toString('latin1', 0, end);
      if (!head.startsWith('HTTP/1.1 200')) return this.#fail(new Error(head.split('\r\n', 1)[0]));
      this.#left = this.#length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? NaN);
      bytes = this.#head.subarray(end + endOfHead.length);
      this.#head = Buffer.alloc(0);
    }
    this.#left -= bytes.length;
    this.#kept?.push(bytes);
    if (this.#left > 0) return;
    this.#left = -1;
    const body = this.#kept === undefined ? undefined : Buffer.concat(this.#kept);
    this.#waiting?.resolve({ length: this.#length, body });
  }

  #fail(error: Error): void {
    this.#socket.destroy();
    this.#waiting?.reject(error);
  }
}
