import { connect, type Socket } from 'node:net';
import type { Millis } from '@starling/shared/units.ts';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

const patience: Millis = 20_000;

/** A connection of HTTP/1.1 on which anything may be written: clients and libraries tidy up what they send. */
export class RawHttp {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #isClosed = false;
  #wake: () => void = () => undefined;

  /** @param url `http://127.0.0.1:PORT` */
  constructor(url: string) {
    const { port, hostname } = new URL(url);
    this.#socket = connect(Number(port), hostname);
    this.#socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    this.#socket.on('error', () => undefined);
    this.#socket.once('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  /** @param text each character is a byte */
  write(text: string): void {
    this.#socket.write(Buffer.from(text, 'latin1'));
  }

  /** Asks by a request line and headers. @returns undefined where the server closes without an answer */
  async ask(line: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer | undefined> {
    const all = { Host: 'relay', ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    this.write(`${[line, ...lines].join('\r\n')}\r\n\r\n`);
    return this.read({ hasBody: !line.startsWith('HEAD ') });
  }

  /** Reads the next answer. @throws where it takes longer than 20 s */
  async read({ hasBody }: { readonly hasBody: boolean } = { hasBody: true }): Promise<RawAnswer | undefined> {
    const end = await this.#until(() => {
      const at = this.#received.indexOf('\r\n\r\n');
      return at < 0 ? undefined : at;
    });
    if (end === undefined) return undefined;
    const [statusLine = '', ...lines] = this.#received.subarray(0, end).toString('latin1').split('\r\n');
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
      }),
    );
    const length = hasBody ? Number(headers.get('content-length') ?? 0) : 0;
    const from = end + 4;
    await this.#until(() => (this.#received.length >= from + length ? true : undefined));
    const body = this.#received.subarray(from, from + length);
    this.#received = this.#received.subarray(from + length);
    return { status: Number(statusLine.split(' ')[1]), headers, body };
  }

  close(): void {
    this.#socket.destroy();
  }

  async #until<T>(look: () => T | undefined): Promise<T | undefined> {
    const deadline = performance.now() + patience;
    for (;;) {
      const found = look();
      if (found !== undefined || this.#isClosed) return found;
      if (performance.now() > deadline) throw new Error(`no answer within ${patience} ms`);
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#wake = () => resolve(undefined);
      const timer = setTimeout(this.#wake, 1_000);
      await promise;
      clearTimeout(timer);
    }
  }
}
