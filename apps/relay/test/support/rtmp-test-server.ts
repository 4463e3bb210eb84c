import { type Socket, connect } from 'node:net';
import { vi } from 'vitest';
import { concatBytes } from '@starling/shared/bytes.ts';
import type { Frame } from '@starling/shared/frame.ts';
import { scriptMedia } from '@starling/shared/rtmp/publisher-script.ts';
import type { Admission } from '../../src/ingest/rtmp-connection.ts';
import { type RtmpServer, type RtmpServerOptions, startRtmpServer } from '../../src/ingest/rtmp-server.ts';
import type { Publication } from '../../src/media.ts';

const avcRecord = Buffer.from(
  '0142c00dffe100166742c00dda0507ec0440000003004000000c83c50aa801000468ce0fc8',
  'hex',
);
/** The smallest programme: an H.264 and an AAC header, and what may follow them. */
export const videoHeader = scriptMedia('video', 0, Uint8Array.from([0x17, 0, 0, 0, 0, ...avcRecord]));
export const audioHeader = scriptMedia('audio', 0, Uint8Array.of(0xaf, 0, 0x12, 0x10));
export const picture = (time: number) =>
  scriptMedia('video', time, Uint8Array.of(0x17, 1, 0, 0, 0, 0, 0, 0, 2, 0x65, 1));
export const sound = (time: number) => scriptMedia('audio', time, Uint8Array.of(0xaf, 1, 9));
/** The one stream key that is known. */
export const knownKey = 'secret-key';

/** A real RTMP server on which {@link knownKey} is kim's, the peers that connect to it, and what it yields. */
export class RtmpTestServer {
  readonly publications: Publication[] = [];
  readonly frames: Frame[] = [];
  readonly logged: string[] = [];
  readonly onAir = new Set<string>();
  readonly refusals: string[] = [];
  readonly #sockets: Socket[] = [];
  #server: RtmpServer | undefined;

  get server(): RtmpServer {
    if (this.#server === undefined) throw new Error('not started');
    return this.#server;
  }

  async start(options: Partial<RtmpServerOptions> = {}): Promise<this> {
    const note = (details: object, message: string) =>
      void this.logged.push(`${message} ${JSON.stringify(details)}`);
    this.#server = await startRtmpServer({
      port: 0,
      host: '127.0.0.1',
      log: { info: note, warn: note, debug: note },
      admit: (streamKey) => Promise.resolve(this.#admit(streamKey)),
      onPublication: (publication) => void this.#consume(publication),
      onRefusal: (why) => void this.refusals.push(why),
      ...options,
    });
    return this;
  }

  #admit(streamKey: string): Admission {
    if (streamKey !== knownKey) return { granted: false, reason: 'This stream key is not known here.' };
    if (this.onAir.has('kim')) return { granted: false, reason: 'kim is already on air' };
    this.onAir.add('kim');
    return { granted: true, channel: 'kim', release: () => void this.onAir.delete('kim') };
  }

  async #consume(publication: Publication): Promise<void> {
    this.publications.push(publication);
    for await (const frame of publication.frames) this.frames.push(frame);
  }

  /** Connects, sends the bytes and listens. */
  connect(...bytes: readonly Uint8Array[]): { socket: Socket; received: () => string } {
    const socket = connect(this.server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString('latin1')));
    socket.on('error', () => undefined);
    socket.write(concatBytes(bytes));
    this.#sockets.push(socket);
    return { socket, received: () => text };
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.#server?.close();
  }
}

/** Waits until the expectations hold, 5 s at most. */
export async function until(check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: 5_000, interval: 5 });
}
