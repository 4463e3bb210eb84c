import type { AddressInfo, Server } from 'node:net';
import * as path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Archive } from './archive/archive.ts';
import { Catalogue } from './archive/catalogue.ts';
import { DiskBlobs } from './archive/disk-blobs.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { ChatServer } from './chat/chat-server.ts';
import { ChatSockets } from './chat/chat-socket.ts';
import { createIrcServer } from './chat/irc-tcp.ts';
import type { Config } from './config.ts';
import type { Database } from './database/tables.ts';
import { runDemoChannel } from './demo/demo-channel.ts';
import { type RtmpServer, startRtmpServer } from './ingest/rtmp-server.ts';
import { Metrics } from './metrics.ts';
import { OnAir } from './on-air.ts';
import { Accounts } from './platform/accounts.ts';
import { createOwner, openDemoChannel } from './platform/bootstrap.ts';
import { registerApi } from './serve/api/api.ts';
import { addWebClient, createHttpServer } from './serve/http-server.ts';
import { createLiveHandler } from './serve/live/live-handler.ts';
import { createVodHandler } from './serve/vod/vod-handler.ts';
import { LiveStore } from './store/live-store.ts';
import type { FfmpegBinary } from './transcode/ffmpeg-binary.ts';
import { createVideoLibrary } from './video-library.ts';

const sweepEvery: Millis = 60_000;

/** The relay cannot start; the message is the one line that is printed. */
export class StartError extends Error {}

/** One relay: everything that it opened, and the way to close it. */
export class Relay {
  readonly #config: Config;
  readonly #log: Logger;
  readonly #ffmpeg: FfmpegBinary;
  readonly #database: Database;
  readonly #accounts: Accounts;
  readonly #store = new LiveStore();
  readonly #metrics = new Metrics();
  readonly #archive: Archive;
  readonly #onAir: OnAir;
  readonly #chat: ChatServer;
  readonly #chatSockets: ChatSockets;
  readonly #stopping = new AbortController();
  readonly #closers: (() => Promise<void> | void)[] = [];
  #rtmpPort = 0;

  constructor(config: Config, log: Logger, ffmpeg: FfmpegBinary, database: Database) {
    this.#config = config;
    this.#log = log;
    this.#ffmpeg = ffmpeg;
    this.#database = database;
    this.#accounts = new Accounts(database);
    this.#chat = new ChatServer(this.#accounts);
    this.#chatSockets = new ChatSockets(this.#chat);
    this.#metrics.watchChat(() => this.#chatSockets.connections);
    this.#archive = new Archive({
      ...{
        blobs: new DiskBlobs(path.join(config.dataDir, 'archive')),
        catalogue: new Catalogue(database),
        log,
      },
      defaults: config.archive,
      onStored: (bytes) => this.#metrics.archiveBytes.inc(bytes),
      onLost: () => this.#metrics.archiveLosses.inc(),
    });
    this.#onAir = new OnAir({
      ...{ owners: this.#accounts, store: this.#store, archive: this.#archive, metrics: this.#metrics, log },
      ...{ ffmpegPath: ffmpeg.path, rungs: config.rungs, audioOnly: config.rungs.length > 0 },
      grace: config.graceMs,
    });
  }

  /** Opens every port, then says so; on a fresh folder it prints what the owner needs. */
  async start(): Promise<void> {
    await this.#archive.recover();
    const httpPort = await this.#startHttp();
    const rtmp = await this.#startRtmp();
    this.#rtmpPort = rtmp.port;
    await this.#startIrc();
    this.#sweepArchive();
    const owner = await createOwner(this.#accounts);
    if (owner !== undefined) printOwner(owner, httpPort, rtmp.port);
    this.#log.info(
      { url: `http://localhost:${httpPort}`, rtmp: `rtmp://localhost:${rtmp.port}/live` },
      'on air',
    );
    if (this.#config.demo) await this.#startDemo(rtmp.port);
  }

  /** Ends the broadcasts, closes every port and waits for every child. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const close of this.#closers.reverse()) await close();
    await this.#onAir.close();
    this.#chatSockets.close();
    await this.#database.destroy();
  }

  async #startHttp(): Promise<number> {
    const watch = {
      onError: (error: unknown) => this.#log.error({ err: error }, 'a media request failed'),
      onServed: (kind: string, bytes: Bytes) => {
        this.#metrics.requests.inc({ kind });
        this.#metrics.bytesServed.inc({ kind }, bytes);
      },
    };
    const live = createLiveHandler({
      ...watch,
      find: (channel, broadcast) => this.#store.find(channel, broadcast),
    });
    const archive = this.#archive;
    const vod = createVodHandler({
      ...watch,
      archive: {
        ...{ blobs: archive.blobs, storyboard: () => Promise.resolve(undefined) },
        find: (id) => archive.find(id),
        touch: (id) => archive.touch(id),
      },
    });
    const webRoot = path.resolve(import.meta.dirname, '../../desktop/dist/web');
    const server = createHttpServer({
      ...{ log: this.#log, webRoot, metrics: this.#metrics.registry },
      media: (request, response) => live(request, response) || vod(request, response),
      upgrade: (request, socket, head) => this.#chatSockets.handleUpgrade(request, socket, head),
      unreadyBecause: async () => this.#unreadyBecause(),
    });
    const directory = {
      live: () => this.#store.live(),
      findLive: (channel: string) => this.#store.findLive(channel),
    };
    await registerApi(server, {
      ...{ accounts: this.#accounts, directory, rtmpPort: () => this.#rtmpPort },
      videos: createVideoLibrary(archive, this.#onAir),
    });
    await addWebClient(server, webRoot);
    const { httpPort, host } = this.#config;
    await listenHttp(server, httpPort, host).catch(portError('--http-port', httpPort));
    this.#closers.push(() => server.close());
    return (server.server.address() as AddressInfo).port;
  }

  async #unreadyBecause(): Promise<string | undefined> {
    if (this.#stopping.signal.aborted) return 'stopping';
    const isReadable = await this.#accounts.findByLogin('owner').then(
      () => true,
      () => false,
    );
    return isReadable ? undefined : 'the database cannot be read';
  }

  async #startRtmp(): Promise<RtmpServer> {
    const { rtmpPort, host } = this.#config;
    const server = await startRtmpServer({
      ...{ port: rtmpPort, host, log: this.#log },
      admit: (streamKey) => this.#onAir.admit(streamKey),
      onPublication: (publication) => this.#onAir.play(publication),
      onRefusal: (reason) => this.#metrics.refusals.inc({ reason }),
    }).catch(portError('--rtmp-port', rtmpPort));
    this.#closers.push(() => server.close('The relay is stopping.'));
    return server;
  }

  async #startIrc(): Promise<void> {
    const { ircPort, host } = this.#config;
    const server = createIrcServer(this.#chat);
    await listen(server, ircPort, host).catch(portError('--irc-port', ircPort));
    this.#closers.push(() => void server.close());
  }

  async #startDemo(rtmpPort: number): Promise<void> {
    const streamKey = await openDemoChannel(this.#accounts);
    const demo = runDemoChannel({
      ffmpegPath: this.#ffmpeg.path,
      url: `rtmp://127.0.0.1:${rtmpPort}/live/${streamKey}`,
      log: this.#log,
      signal: this.#stopping.signal,
    });
    this.#closers.push(() => demo);
  }

  /** Deletes what the channels' limits say, every minute. */
  #sweepArchive(): void {
    const sweep = () =>
      this.#archive
        .sweep()
        .catch((error: unknown) => this.#log.error({ err: error }, 'the archive could not be swept'));
    void sweep();
    const timer = setInterval(() => void sweep(), sweepEvery);
    this.#closers.push(() => clearInterval(timer));
  }
}

async function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

/** Without a host: on every address, also where the machine has no IPv6. */
async function listenHttp(server: FastifyInstance, port: number, host: string | undefined): Promise<void> {
  try {
    await server.listen({ port, host: host ?? '::' });
  } catch (error) {
    if (host !== undefined || !['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(codeOf(error))) throw error;
    await server.listen({ port, host: '0.0.0.0' });
  }
}

function portError(flag: string, port: number): (error: unknown) => never {
  return (error) => {
    const code = codeOf(error);
    const why = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${code})`;
    throw new StartError(`${flag}: port ${port} ${why}`);
  };
}

/** The code of a system error, for a message. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function printOwner(
  owner: { login: string; password: string; streamKey: string },
  httpPort: number,
  rtmp: number,
): void {
  console.log(
    [
      '',
      '  This is a fresh relay. Its owner, shown this once:',
      `    login       ${owner.login}`,
      `    password    ${owner.password}`,
      `    stream key  ${owner.streamKey}`,
      `  Watch      http://localhost:${httpPort}/`,
      `  Publish    rtmp://localhost:${rtmp}/live  with the stream key`,
      '',
    ].join('\n'),
  );
}
