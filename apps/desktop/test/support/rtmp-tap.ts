import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ChunkReader } from '@starling/shared/rtmp/chunk-reader.ts';
import { handshakeLength } from '@starling/shared/rtmp/handshake.ts';
import { type RtmpMessage } from '@starling/shared/rtmp/message.ts';

/** Stands before a relay and looks at each message as its last byte goes by. */
export class RtmpTap {
  readonly #server: Server;
  readonly #publishers: ReadonlySet<Socket>;

  private constructor(server: Server, publishers: ReadonlySet<Socket>) {
    this.#server = server;
    this.#publishers = publishers;
  }

  /** @param at where it listens; a free port of this machine unless told otherwise */
  static async start(
    url: string,
    onMessage: (message: RtmpMessage) => void,
    at: { readonly host: string; readonly port: number } = { host: '127.0.0.1', port: 0 },
  ): Promise<RtmpTap> {
    const publishers = new Set<Socket>();
    const target = Number(new URL(url).port);
    const server = createServer((near) => {
      const far = connect({ port: target, host: '127.0.0.1' }).setNoDelay(true);
      near.setNoDelay(true);
      publishers.add(near);
      near.on('close', () => {
        publishers.delete(near);
        far.end();
      });
      far.on('error', () => near.destroy());
      near.on('error', () => far.destroy());
      far.pipe(near);
      const chunks = new ChunkReader();
      let handshake = 1 + 2 * handshakeLength;
      near.on('data', (bytes: Uint8Array) => {
        far.write(bytes);
        const rest = bytes.subarray(Math.min(handshake, bytes.length));
        handshake -= bytes.length - rest.length;
        if (rest.length > 0) chunks.push(rest.slice()).messages.forEach(onMessage);
      });
      near.on('end', () => far.end());
    });
    await new Promise<void>((resolve) => server.listen(at.port, at.host, resolve));
    return new RtmpTap(server, publishers);
  }

  get url(): string {
    return `rtmp://127.0.0.1:${(this.#server.address() as AddressInfo).port}/live`;
  }

  /** Ends the connections that there are; the publisher may come again. */
  cut(): void {
    for (const publisher of this.#publishers) publisher.destroy();
  }

  close(): void {
    this.#server.close();
  }
}
