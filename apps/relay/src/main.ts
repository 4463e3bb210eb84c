import { accessSync, constants, mkdirSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import * as path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { ChatServer } from './chat/chat-server.ts';
import { ChatSockets } from './chat/chat-socket.ts';
import { createIrcServer } from './chat/irc-tcp.ts';
import { BadConfigError, type Config, HelpRequested, readConfig } from './config.ts';
import { runDemoChannel } from './demo/demo-channel.ts';
import type { Admission } from './ingest/rtmp-connection.ts';
import { type RtmpServer, startRtmpServer } from './ingest/rtmp-server.ts';
import { createLog } from './logging.ts';
import type { Publication } from './media.ts';
import { Metrics } from './metrics.ts';
import { Pipeline } from './pipeline.ts';
import { Accounts } from './platform/accounts.ts';
import { createOwner, openDemoChannel } from './platform/bootstrap.ts';
import { openDatabase, type Platform } from './platform/database.ts';
import { registerApi } from './serve/api/api.ts';
import { addWebClient, createHttpServer } from './serve/http-server.ts';
import { createLiveHandler } from './serve/live/live-handler.ts';
import { LiveStore } from './store/live-store.ts';
import { type FfmpegBinary, findFfmpeg, NoFfmpegError } from './transcode/ffmpeg-binary.ts';

/** The relay cannot start; the message is the one line that is printed. */
class StartError extends Error {}

/** One relay: everything that it opened, and the way to close it. */
class Relay {
  readonly #config: Config;
  readonly #log: Logger;
  readonly #ffmpeg: FfmpegBinary;
  readonly #database: Platform;
  readonly #accounts: Accounts;
  readonly #store = new LiveStore();
  readonly #metrics = new Metrics();
  readonly #pipelines = new Map<string, Pipeline>();
  /** Publications that are being played. */
  readonly #playing = new Set<Promise<void>>();
  /** Channels whose publisher is connected now. */
  readonly #claims = new Set<string>();
  readonly #chat: ChatServer;
  readonly #chatSockets: ChatSockets;
  readonly #stopping = new AbortController();
  readonly #closers: (() => Promise<void> | void)[] = [];
  #rtmpPort = 0;

  constructor(config: Config, log: Logger, ffmpeg: FfmpegBinary, database: Platform) {
    this.#config = config;
    this.#log = log;
    this.#ffmpeg = ffmpeg;
    this.#database = database;
    this.#accounts = new Accounts(database);
    this.#chat = new ChatServer(this.#accounts);
    this.#chatSockets = new ChatSockets(this.#chat);
    this.#metrics.watchChat(() => this.#chatSockets.connections);
  }

  /** Opens every port, then says so; on a fresh folder it prints what the owner needs. */
  async start(): Promise<void> {
    const httpPort = await this.#startHttp();
    const rtmp = await this.#startRtmp();
    this.#rtmpPort = rtmp.port;
    await this.#startIrc();
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
    await Promise.all(this.#playing);
    for (const pipeline of this.#pipelines.values()) pipeline.end();
    this.#chatSockets.close();
    await this.#database.destroy();
  }

  async #startHttp(): Promise<number> {
    const live = createLiveHandler({
      find: (channel) => this.#store.find(channel),
      onError: (error) => this.#log.error({ err: error }, 'a media request failed'),
      onServed: (kind, bytes) => {
        this.#metrics.requests.inc({ kind });
        this.#metrics.bytesServed.inc({ kind }, bytes);
      },
    });
    const webRoot = path.resolve(import.meta.dirname, '../../desktop/dist/web');
    const server = createHttpServer({
      ...{ log: this.#log, live, webRoot, metrics: this.#metrics.registry },
      upgrade: (request, socket, head) => this.#chatSockets.handleUpgrade(request, socket, head),
      unreadyBecause: async () => this.#unreadyBecause(),
    });
    const directory = {
      live: () => this.#store.live(),
      findLive: (channel: string) => this.#store.findLive(channel),
    };
    await registerApi(server, { accounts: this.#accounts, directory, rtmpPort: () => this.#rtmpPort });
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
      admit: (streamKey) => this.#admit(streamKey),
      onPublication: (publication) => {
        const playing = this.#play(publication).finally(() => this.#playing.delete(playing));
        this.#playing.add(playing);
      },
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

  async #admit(streamKey: string): Promise<Admission> {
    const account = await this.#accounts.findByStreamKey(streamKey);
    if (account === undefined)
      return {
        granted: false,
        reason: 'This stream key belongs to no channel. Copy it again from "Go live".',
      };
    const channel = account.login;
    if (this.#claims.has(channel))
      return {
        granted: false,
        reason: `${channel} is already on air from another encoder. Stop that one first.`,
      };
    this.#claims.add(channel);
    this.#metrics.publishers.set(this.#claims.size);
    const release = () => {
      this.#claims.delete(channel);
      this.#metrics.publishers.set(this.#claims.size);
    };
    return { granted: true, channel, release };
  }

  async #play(publication: Publication): Promise<void> {
    const { channel } = publication;
    let pipeline = this.#pipelines.get(channel);
    if (pipeline === undefined) {
      const created = new Pipeline(channel, {
        ...{ store: this.#store, metrics: this.#metrics, log: this.#log },
        ...{
          ffmpegPath: this.#ffmpeg.path,
          rungs: this.#config.rungs,
          audioOnly: this.#config.rungs.length > 0,
        },
      });
      created.onEnd = () => this.#pipelines.delete(channel);
      this.#pipelines.set(channel, created);
      pipeline = created;
    }
    await pipeline.run(publication);
  }
}

async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env);
  prepareDataDir(config.dataDir);
  const log = createLog(config.logFormat);
  const ffmpeg = await findFfmpeg();
  log.info({ version: ffmpeg.version, from: ffmpeg.from, limits: ffmpeg.limits }, 'ffmpeg found');
  for (const line of config.unused) log.warn(line);
  const database = await openDatabase(config.dataDir);
  const relay = new Relay(config, log, ffmpeg, database);
  const stopped = stopOnSignal(relay, log);
  await relay.start();
  await stopped;
}

/** Resolves when a signal has stopped the relay; a second signal ends the process at once. */
function stopOnSignal(relay: Relay, log: Logger): Promise<void> {
  const stopped = Promise.withResolvers<undefined>();
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, 'stopping');
    relay.stop().then(() => stopped.resolve(undefined), stopped.reject);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return stopped.promise;
}

function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    throw new StartError(`--data-dir: "${dataDir}" cannot be written to (${codeOf(error)})`);
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

function codeOf(error: unknown): string {
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

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof HelpRequested) {
      console.log(error.message);
      process.exit(0);
    }
    const isExpected =
      error instanceof StartError || error instanceof BadConfigError || error instanceof NoFfmpegError;
    console.error(isExpected ? `starling: ${error.message}` : error);
    process.exit(1);
  },
);
