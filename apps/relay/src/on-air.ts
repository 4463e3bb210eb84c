import type { Logger } from 'pino';
import type { ChannelLogin } from '@starling/shared/ids.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Archive } from './archive/archive.ts';
import type { Admission } from './ingest/rtmp-connection.ts';
import type { LadderSettings } from './ladder-runner.ts';
import type { Publication } from './media.ts';
import type { Metrics } from './metrics.ts';
import type { SlateSettings } from './slate-runner.ts';
import { type BroadcastHealth, Pipeline, type PipelineMesh } from './pipeline.ts';
import type { LiveStore } from './store/live-store.ts';

/** What it needs of the platform. */
interface Owners {
  findByStreamKey(streamKey: string): Promise<{ readonly login: string } | undefined>;
  findByLogin(login: string): Promise<{ readonly title: string; readonly isMeshOn: boolean } | undefined>;
}

export interface OnAirOptions {
  readonly owners: Owners;
  readonly store: LiveStore;
  readonly archive: Archive;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly ladder: LadderSettings;
  readonly audioOnly: boolean;
  readonly grace: Millis;
  /** Shown while a lost publisher is waited for; undefined for nothing. */
  readonly slate: SlateSettings | undefined;
  /** Undefined where the mesh is off. */
  readonly mesh: PipelineMesh | undefined;
}

/** A connection that has sent nothing for so long gives way to another one with the same stream key. */
const takeoverAfter: Millis = 2_000;

/** Who is on air: lets publishers in, one a channel, and plays what they send. */
export class OnAir {
  readonly #options: OnAirOptions;
  /** Channels whose publisher is connected now, and what ends its claim. */
  readonly #claims = new Map<ChannelLogin, { released: Promise<undefined> }>();
  readonly #pipelines = new Map<ChannelLogin, Promise<Pipeline>>();
  /** Publications that are being played, and recordings that are being closed. */
  readonly #busy = new Set<Promise<unknown>>();

  constructor(options: OnAirOptions) {
    this.#options = options;
  }

  /** Claims the stream key's channel. One whose encoder has gone silent is taken over. */
  async admit(streamKey: string): Promise<Admission> {
    const account = await this.#options.owners.findByStreamKey(streamKey);
    if (account === undefined)
      return {
        granted: false,
        reason: 'This stream key belongs to no channel. Copy it again from "Go live".',
      };
    const channel = account.login;
    await this.#dropSilent(channel);
    if (this.#claims.has(channel))
      return {
        granted: false,
        why: 'busy',
        reason: `${channel} is already on air from another encoder. Stop that one first.`,
      };
    const { promise: released, resolve } = Promise.withResolvers<undefined>();
    this.#claims.set(channel, { released });
    this.#options.metrics.publishers.set(this.#claims.size);
    const release = () => {
      this.#claims.delete(channel);
      this.#options.metrics.publishers.set(this.#claims.size);
      resolve(undefined);
    };
    return { granted: true, channel, release };
  }

  play(publication: Publication): void {
    this.#track(
      this.#pipelineOf(publication.channel).then(
        (pipeline) => pipeline.run(publication),
        (error: unknown) => {
          this.#options.log.error(
            { err: error, channel: publication.channel },
            'a broadcast could not begin',
          );
          publication.refuse('The relay could not begin your broadcast. Try again in a minute.');
        },
      ),
    );
  }

  /** @returns undefined off the air */
  async health(channel: ChannelLogin): Promise<BroadcastHealth | undefined> {
    return (await this.#pipelines.get(channel))?.health();
  }

  /** After every publisher has gone: ends the broadcasts, and waits until all is in the archive. */
  async close(): Promise<void> {
    await Promise.all(this.#busy);
    for (const pipeline of this.#pipelines.values()) await (await pipeline).end();
    while (this.#busy.size > 0) await Promise.all(this.#busy);
  }

  async #dropSilent(channel: ChannelLogin): Promise<void> {
    const claim = this.#claims.get(channel);
    const pipeline = await this.#pipelines.get(channel);
    if (claim === undefined || pipeline === undefined || pipeline.idleFor(Date.now()) < takeoverAfter) return;
    pipeline.dropPublisher('Another connection with your stream key has taken over.');
    await claim.released;
  }

  async #pipelineOf(channel: ChannelLogin): Promise<Pipeline> {
    const known = this.#pipelines.get(channel);
    if (known !== undefined) return known;
    const opening = this.#openPipeline(channel);
    this.#pipelines.set(channel, opening);
    opening.catch(() => this.#pipelines.delete(channel));
    return opening;
  }

  async #openPipeline(channel: ChannelLogin): Promise<Pipeline> {
    const { owners, store, archive, log, mesh, ...context } = this.#options;
    const broadcast = store.start(channel, new Date());
    const owner = await owners.findByLogin(channel);
    const title = owner?.title ?? channel;
    broadcast.hasMesh = mesh !== undefined && owner?.isMeshOn !== false;
    // A broadcast that cannot be recorded is still a broadcast.
    const recorder = await archive.record(broadcast, title).catch((error: unknown) => {
      log.error({ err: error, channel }, 'the broadcast is not recorded');
      return undefined;
    });
    broadcast.isRecorded = recorder !== undefined;
    return new Pipeline({
      ...context,
      ...{ broadcast, recorder, log, mesh: broadcast.hasMesh ? mesh : undefined },
      onEnd: () => {
        this.#pipelines.delete(channel);
        store.retire(broadcast);
        if (recorder !== undefined) this.#track(archive.finish(recorder));
      },
    });
  }

  #track(work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => this.#options.log.error({ err: error }, 'a broadcast was not closed well'))
      .finally(() => this.#busy.delete(tracked));
    this.#busy.add(tracked);
  }
}
