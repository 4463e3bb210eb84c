import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as path from 'node:path';
import type { Server as TlsServer } from 'node:tls';
import type { Logger } from 'pino';
import { advertise } from './advertise.ts';
import { Archive } from './archive/archive.ts';
import { Catalogue } from './archive/catalogue.ts';
import { DiskBlobs } from './archive/disk-blobs.ts';
import type { Ingest } from '@starling/shared/protocol/api.ts';
import { portError } from '@starling/shared/program/start-error.ts';
import { TlsFiles, type TlsIdentity } from '@starling/shared/program/tls-files.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { makeSheet } from './archive/sheet-maker.ts';
import { openClips } from './clip-library.ts';
import type { Clips } from './clips/clips.ts';
import type { Config } from './config/config.ts';
import type { Database } from './database/tables.ts';
import { runDemoChannel } from './demo/demo-channel.ts';
import { type RtmpServer, startRtmpServer } from './ingest/rtmp-server.ts';
import { type SrtIngest, startSrtServer } from './ingest/srt-server.ts';
import { listenHttp } from './listening.ts';
import { Metrics } from './metrics.ts';
import { printOwner } from './print-owner.ts';
import { createRelayHttp } from './relay-http.ts';
import { RelayChat } from './relay-chat.ts';
import { RelayMesh } from './relay-mesh.ts';
import { OnAir } from './on-air.ts';
import { Accounts } from './platform/accounts.ts';
import { createOwner, openDemoChannel } from './platform/bootstrap.ts';
import { LiveStore } from './store/live-store.ts';
import type { EncoderName } from './transcode/encoder.ts';
import type { FfmpegBinary } from '@starling/shared/ffmpeg/find-ffmpeg.ts';
import { LadderBudget } from './transcode/ladder-budget.ts';

const sweepEvery: Millis = 60_000;
const renewTlsEvery: Millis = 10_000;
/** What is kept of the demo at most. */
const demoBytes: Bytes = 1e9;
/** A relay that stops gives its viewers so long to fetch the end of what they watch. */
const viewersFinish: Millis = 2_500;

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
  readonly #clips: Clips;
  readonly #mesh: RelayMesh | undefined;
  readonly #onAir: OnAir;
  readonly #chat: RelayChat;
  readonly #stopping = new AbortController();
  readonly #closers: (() => Promise<void> | void)[] = [];
  readonly #rtmpServers: RtmpServer[] = [];
  #srt: SrtIngest | undefined;
  #rtmpPort = 0;
  #demo: Promise<void> | undefined;
  #servedAt: Millis = -Infinity;
  #setHttpIdentity: (identity: TlsIdentity) => void = () => undefined;
  readonly #tls: TlsFiles | undefined;

  constructor(config: Config, log: Logger, ffmpeg: FfmpegBinary, encoder: EncoderName, database: Database) {
    this.#config = config;
    this.#log = log;
    this.#ffmpeg = ffmpeg;
    this.#database = database;
    this.#accounts = new Accounts(database);
    this.#chat = new RelayChat({ config, database, log, accounts: this.#accounts, metrics: this.#metrics });
    this.#metrics.watchLiveWindows(() => this.#store.bytes);
    this.#tls = config.tls && new TlsFiles(config.tls.cert, config.tls.key);
    this.#archive = new Archive({
      ...{
        blobs: new DiskBlobs(path.join(config.dataDir, 'archive')),
        catalogue: new Catalogue(database),
        log,
      },
      defaults: config.archive,
      makeSheet: (tiles) => makeSheet(ffmpeg.path, tiles),
      onStored: (bytes) => this.#metrics.archiveBytes.inc(bytes),
      onLost: () => this.#metrics.archiveLosses.inc(),
    });
    this.#clips = openClips({
      ...{ database, log, archive: this.#archive, ffmpegPath: ffmpeg.path },
      workFolder: path.join(config.dataDir, 'unfinished-clips'),
    });
    this.#mesh = config.mesh.isOn ? this.#openMesh() : undefined;
    const budget = new LadderBudget(config.ladderCores, config.ladderFor);
    this.#onAir = new OnAir({
      ...{ owners: this.#accounts, store: this.#store, archive: this.#archive, metrics: this.#metrics, log },
      ...{ audioOnly: config.audioOnly, grace: config.graceMs, mesh: this.#mesh },
      ladder: { ffmpegPath: ffmpeg.path, encoder, rungs: config.rungs, budget },
      slate: config.slate === undefined ? undefined : { ffmpegPath: ffmpeg.path, picture: config.slate },
    });
    this.#metrics.watchLadders(() => budget.usedCores, config.ladderCores);
  }

  /** Opens every port, then says so; on a fresh folder it prints what the owner needs. */
  async start(): Promise<void> {
    await this.#archive.recover();
    await this.#clips.recover();
    const httpPort = await this.#startHttp();
    const rtmp = await this.#startRtmp();
    this.#rtmpPort = rtmp.port;
    await this.#startRtmps();
    await this.#startSrt();
    const chat = await this.#chat.listen(this.#tls?.identity);
    this.#every(sweepEvery, () => this.#archive.sweep());
    this.#every(sweepEvery, () => this.#chat.sweep());
    this.#every(renewTlsEvery, () => this.#renewTls());
    const owner = await createOwner(this.#accounts);
    const scheme = this.#tls === undefined ? 'http' : 'https';
    const ports = { rtmp: rtmp.port, srt: this.#srt?.port ?? 0 };
    if (owner !== undefined) printOwner(owner, `${scheme}://localhost:${httpPort}/`, ports);
    this.#log.info(
      {
        ...{ url: `${scheme}://localhost:${httpPort}`, rtmp: `rtmp://localhost:${rtmp.port}/live` },
        srt: `srt://localhost:${this.#srt?.port ?? 0}?streamid=publish:live/`,
        irc: `irc://localhost:${chat.irc}`,
        ...(chat.ircs !== undefined && { ircs: `ircs://localhost:${chat.ircs}` }),
      },
      'on air',
    );
    if (this.#mesh !== undefined)
      this.#log.info(
        { relayKey: this.#mesh.publicKey },
        'the mesh is on; trackers know this relay by its key',
      );
    this.#advertise(httpPort);
    if (this.#config.demo) await this.#startDemo(rtmp.port);
  }

  #advertise(httpPort: number): void {
    const { advertiseAs: name } = this.#config;
    if (name === undefined) return;
    const warn = (error: unknown) => this.#log.warn({ err: error }, 'the local network cannot be told');
    this.#closers.push(advertise({ name, httpPort, isTls: this.#tls !== undefined }, warn));
  }

  /**
   * Drains: publishers are sent away, their broadcasts end and are archived, viewers may fetch the end, then every port
   * is closed and every child has ended.
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const { drainMs: grace, drainTo: tcUrl } = this.#config;
    const drain = { reason: 'The relay is stopping. Connect again in a minute.', grace, tcUrl };
    await Promise.all([
      this.#demo,
      ...this.#rtmpServers.map((server) => server.drain(drain)),
      this.#srt?.drain(drain),
    ]);
    await Promise.all([this.#onAir.close(), this.#clips.close()]);
    if (Date.now() - this.#servedAt < viewersFinish) await sleep(viewersFinish);
    await Promise.all([...this.#rtmpServers.map((server) => server.close(drain.reason)), this.#srt?.close()]);
    // An HTTP server is not closed as long as a WebSocket of it is open.
    await this.#chat.close();
    this.#mesh?.close();
    for (const close of this.#closers.reverse()) await close();
    await this.#archive.close();
    await this.#database.destroy();
  }

  #openMesh(): RelayMesh {
    const { mesh: config, dataDir, isBehindProxy } = this.#config;
    return new RelayMesh({
      ...{ config, dataDir, isBehindProxy, metrics: this.#metrics, log: this.#log },
      isOf: (broadcast, channel) => this.#store.find(channel, broadcast) !== undefined,
      isOpen: async (broadcast, rendition) => {
        const live = this.#store.byId(broadcast);
        if (live !== undefined) return live.has(rendition) ? live.hasMesh : undefined;
        const recorded = (await this.#archive.find(broadcast))?.renditions.get(rendition);
        return recorded?.segments.some(({ sha256 }) => sha256 !== undefined);
      },
    });
  }

  #ingest(): Ingest {
    const isEncrypted = this.#config.srtPassphrase !== undefined;
    const srt = this.#srt === undefined ? {} : { srt: { port: this.#srt.port, isEncrypted } };
    return { rtmpPort: this.#rtmpPort, ...srt };
  }

  async #startHttp(): Promise<number> {
    const { httpPort, host, isBehindProxy } = this.#config;
    const server = await createRelayHttp({
      ...{ log: this.#log, metrics: this.#metrics, isBehindProxy, tls: this.#tls?.identity },
      ...{ accounts: this.#accounts, store: this.#store, archive: this.#archive, clips: this.#clips },
      ...{ onAir: this.#onAir, mesh: this.#mesh, chat: this.#chat },
      ingest: () => this.#ingest(),
      onServed: () => (this.#servedAt = Date.now()),
      unreadyBecause: () => this.#unreadyBecause(),
    });
    await listenHttp(server, httpPort, host).catch(portError('--http-port', httpPort));
    this.#closers.push(() => server.close());
    const nodeServer: object = server.server;
    if ('setSecureContext' in nodeServer)
      this.#setHttpIdentity = (identity) => (nodeServer as TlsServer).setSecureContext(identity);
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
    const { rtmpPort } = this.#config;
    return this.#listenRtmp(rtmpPort).catch(portError('--rtmp-port', rtmpPort));
  }

  async #startRtmps(): Promise<void> {
    const { rtmpsPort } = this.#config;
    if (this.#tls === undefined) return;
    const { port } = await this.#listenRtmp(rtmpsPort, this.#tls.identity).catch(
      portError('--rtmps-port', rtmpsPort),
    );
    this.#log.info({ rtmps: `rtmps://localhost:${port}/live`, expiresAt: this.#tls.expiresAt }, 'TLS is on');
  }

  async #listenRtmp(port: number, tls?: TlsIdentity): Promise<RtmpServer> {
    const server = await startRtmpServer({
      ...{ port, tls, host: this.#config.host, log: this.#log },
      admit: (streamKey) => this.#onAir.admit(streamKey),
      onPublication: (publication) => this.#onAir.play(publication),
      onRefusal: (reason) => this.#metrics.refusals.inc({ reason }),
    });
    this.#rtmpServers.push(server);
    return server;
  }

  async #startSrt(): Promise<void> {
    const { srtPort, srtPassphrase: passphrase, host } = this.#config;
    this.#srt = await startSrtServer({
      ...{ port: srtPort, host, passphrase, log: this.#log },
      admit: (streamKey) => this.#onAir.admit(streamKey),
      onPublication: (publication) => this.#onAir.play(publication),
      onRefusal: (reason) => this.#metrics.refusals.inc({ reason }),
    }).catch(portError('--srt-port', srtPort));
  }

  async #startDemo(rtmpPort: number): Promise<void> {
    const streamKey = await openDemoChannel(this.#accounts);
    // Around the clock it would fill the disk.
    if ((await this.#archive.catalogue.settings('demo')) === undefined)
      await this.#archive.catalogue.saveSettings('demo', { isRecording: true, days: 1, bytes: demoBytes });
    this.#demo = runDemoChannel({
      ffmpegPath: this.#ffmpeg.path,
      url: `rtmp://127.0.0.1:${rtmpPort}/live/${streamKey}`,
      log: this.#log,
      signal: this.#stopping.signal,
    });
  }

  /** A renewed certificate holds for the connections to come. */
  #renewTls(): Promise<void> {
    const identity = this.#tls?.renew();
    if (identity !== undefined) {
      this.#setHttpIdentity(identity);
      for (const server of this.#rtmpServers) server.renewTls(identity);
      this.#chat.renewTls(identity);
      this.#log.info({ expiresAt: this.#tls?.expiresAt }, 'the certificate was renewed');
    }
    return Promise.resolve();
  }

  #every(interval: Millis, work: () => Promise<void>): void {
    const run = () =>
      void Promise.resolve()
        .then(work)
        .catch((error: unknown) => this.#log.error({ err: error }, 'housekeeping failed'));
    run();
    const timer = setInterval(run, interval);
    this.#closers.push(() => clearInterval(timer));
  }
}
