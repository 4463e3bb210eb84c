import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { ChunkReader } from '@starling/shared/rtmp/chunk-reader.ts';
import { handshakeLength } from '@starling/shared/rtmp/handshake.ts';
import { type RtmpMessage } from '@starling/shared/rtmp/message.ts';

/** Stands before a relay and looks at each message as its last byte goes by. */
export class RtmpTap {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(url: string, onMessage: (message: RtmpMessage) => void): Promise<RtmpTap> {
    const target = Number(new URL(url).port);
    const server = createServer((near) => {
      const far = connect({ port: target, host: '127.0.0.1' }).setNoDelay(true);
      near.setNoDelay(true);
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
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new RtmpTap(server);
  }

  get url(): string {
    return `rtmp://127.0.0.1:${(this.#server.address() as AddressInfo).port}/live`;
  }

  close(): void {
    this.#server.close();
  }
}
