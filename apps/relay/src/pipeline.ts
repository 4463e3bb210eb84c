import type { Logger } from 'pino';
import type { AudioFormat, Frame, VideoFormat } from '@starling/shared/frame.ts';
import type { BroadcastId, RenditionId } from '@starling/shared/ids.ts';
import type { BitsPerSecond, Millis, Seconds } from '@starling/shared/units.ts';
import { IngestStats } from './ingest-stats.ts';
import { LadderRunner, type LadderSettings } from './ladder-runner.ts';
import type { Part, Publication, RenditionInfo } from './media.ts';
import { PartDigester } from './mesh/part-digester.ts';
import type { Metrics } from './metrics.ts';
import { nominalFrameRate } from './nominal-rate.ts';
import { AudioPackager } from './package/audio-packager.ts';
import type { SourceCut } from './package/closed-parts.ts';
import { Segmenter } from './package/segmenter.ts';
import { SourcePackager } from './package/source-packager.ts';
import { SlateRunner, type SlateSettings } from './slate-runner.ts';
import { type Broadcast, sourceRendition } from './store/broadcast.ts';
import { PlayableSound } from './transcode/playable-sound.ts';

/** Where a broadcast is written to for good. */
export interface PipelineRecorder {
  addRendition(info: RenditionInfo): void;
  setTargetDuration(targetDuration: Seconds): void;
  setThumbnail(jpeg: Uint8Array): void;
  /** A small picture for the storyboard. @param time on the broadcast's timeline */
  addTile(jpeg: Uint8Array, time: Millis): void;
  add(part: Part): void;
}

/** Who tells viewers in the mesh what has come. */
export interface PipelineMesh {
  /** @param part the next one of its rendition, with its digests */
  add(broadcast: BroadcastId, part: Part): void;
  /** No part comes after those that were added. */
  end(broadcast: BroadcastId): void;
}

/** What a broadcast's stages need from outside. */
export interface PipelineContext {
  readonly broadcast: Broadcast;
  /** Undefined where the broadcast is not kept. */
  readonly recorder: PipelineRecorder | undefined;
  readonly ladder: LadderSettings;
  /** Whether sound alone is offered as a rendition. */
  readonly audioOnly: boolean;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** How long a channel stays on air after its publisher's connection was lost. */
  readonly grace: Millis;
  /** What is shown meanwhile; undefined for nothing. */
  readonly slate: SlateSettings | undefined;
  /** Told of each part; undefined where the mesh is off. */
  readonly mesh: PipelineMesh | undefined;
  /** Called once, when the broadcast is over. */
  readonly onEnd: () => void;
}

/** A broadcast as its owner sees it. */
export interface BroadcastHealth {
  readonly broadcast: BroadcastId;
  readonly encoder: string | undefined;
  readonly isConnected: boolean;
  readonly bitrate: BitsPerSecond;
  readonly frameRate: number;
  readonly keyframeInterval: Seconds;
  readonly ladder: { readonly rungs: readonly string[]; readonly because: string };
  readonly warnings: readonly string[];
}

const audioRendition: RenditionId = 'audio';
/** The archive's picture of a broadcast is renewed so often. */
const recordedThumbnailEvery: Millis = 30_000;
/**
 * Joins the stages of one broadcast: frames are cut, packaged as the source rendition, handed to the ladder, and
 * what the ladder makes is packaged by the same cuts; all parts go to the store and the archive. The broadcast
 * outlives its publisher's connection: one that comes back within the grace time goes on with the same playlists.
 */
export class Pipeline {
  readonly #context: PipelineContext;
  readonly #log: Logger;
  readonly #broadcast: Broadcast;
  readonly #segmenter = new Segmenter();
  readonly #source = new SourcePackager(sourceRendition);
  readonly #audio = new AudioPackager(audioRendition);
  readonly #stats = new IngestStats();
  readonly #digester: PartDigester | undefined;
  readonly #ladder: LadderRunner;
  readonly #slate: SlateRunner | undefined;
  /** Newest formats of the source. */
  #video: VideoFormat | undefined;
  #sound: AudioFormat | undefined;
  #graceTimer: NodeJS.Timeout | undefined;
  #publication: Publication | undefined;
  #publications = 0;
  #running: Promise<void> = Promise.resolve();
  #lastFrameAt: Millis = 0;
  #thumbnailRecordedAt: Millis = -Infinity;

  constructor(context: PipelineContext) {
    this.#context = context;
    this.#broadcast = context.broadcast;
    if (context.mesh !== undefined) this.#digester = new PartDigester();
    const { channel, id } = context.broadcast;
    this.#log = context.log.child({ channel, broadcast: id });
    this.#ladder = new LadderRunner({
      ...context.ladder,
      ...{ channel, metrics: context.metrics, log: this.#log },
      source: () => ({
        frameRate: nominalFrameRate(this.#segmenter.frameRate),
        bitrate: this.#stats.bitrate || (this.#publication?.declaredBitrate() ?? 0),
      }),
      announce: (rendition) => this.#announce(rendition),
      publish: (parts) => this.#publish(parts),
      onThumbnail: (jpeg) => this.#takeThumbnail(jpeg),
      onTile: (jpeg, time) => context.recorder?.addTile(jpeg, time),
    });
    const { slate } = context;
    if (slate !== undefined)
      this.#slate = new SlateRunner({
        ...{ ...slate, channel, log: this.#log },
        deliver: (frame) => this.#package(frame, Date.now()),
      });
    this.#announce({ id: sourceRendition, name: 'Source', bitrate: 0, tracks: {} });
  }

  /** Plays one publisher's connection to its end; after the one before it has been played. */
  async run(publication: Publication): Promise<void> {
    clearTimeout(this.#graceTimer);
    this.#publications += 1;
    const mine = this.#publications;
    const before = this.#running;
    this.#running = before.then(() => this.#play(publication, mine));
    await this.#running;
  }

  async #play(publication: Publication, mine: number): Promise<void> {
    this.#publication = publication;
    this.#lastFrameAt = Date.now();
    await this.#endSlate();
    this.#stats.restart();
    this.#video = this.#sound = undefined;
    const sound = this.#openSound();
    try {
      for await (const frame of publication.frames) {
        this.#context.metrics.framesIn[frame.kind] += 1;
        this.#lastFrameAt = Date.now();
        this.#stats.take(frame);
        this.#segmenter.expectKeyframes(publication.keyframeInterval());
        sound.take(frame);
      }
      await sound.close();
    } catch (error) {
      sound.kill();
      this.#log.error({ err: error }, 'the broadcast failed');
      publication.refuse('The relay failed to package the stream.');
    }
    const frameRate = nominalFrameRate(this.#segmenter.frameRate);
    await this.#closeConnection();
    // The publisher may have come back meanwhile.
    if (mine !== this.#publications) return;
    this.#publication = undefined;
    if (publication.ending() === 'finished') this.#finish();
    else this.#waitForPublisher(mine, frameRate);
  }

  /** What comes after this is of another connection. */
  async #closeConnection(): Promise<void> {
    this.#take(this.#segmenter.restart());
    await this.#ladder.close();
  }

  #waitForPublisher(mine: number, frameRate: number): void {
    const { grace } = this.#context;
    this.#log.info({ graceMs: grace }, 'the publisher was lost and is waited for');
    this.#graceTimer = setTimeout(() => void this.#giveUp(mine), grace);
    this.#slate?.start({ video: this.#video, audio: this.#sound, frameRate });
  }

  async #giveUp(mine: number): Promise<void> {
    await this.#endSlate();
    if (mine === this.#publications) this.#finish();
  }

  async #endSlate(): Promise<void> {
    if ((await this.#slate?.stop()) === true) await this.#closeConnection();
  }

  #openSound(): PlayableSound {
    return new PlayableSound({
      ffmpegPath: this.#context.ladder.ffmpegPath,
      deliver: (frame) => this.#package(frame, this.#lastFrameAt),
      onFailure: ({ exitCode, lastMessage }) =>
        this.#log.warn({ exitCode, lastMessage }, 'ffmpeg for the sound ended by itself'),
    });
  }

  #package(frame: Frame, now: Millis): void {
    if (frame.kind === 'video') this.#video = frame.format;
    else this.#sound = frame.format;
    const cuts = this.#segmenter.push(frame, now);
    // First the pictures: a rung that begins with them needs the cut that they lie in.
    for (const picture of this.#segmenter.takePlaced()) this.#ladder.feed(picture);
    this.#take(cuts);
  }

  /** Ends a broadcast whose publisher has gone; its playlists get their end. */
  async end(): Promise<void> {
    clearTimeout(this.#graceTimer);
    await this.#endSlate();
    this.#finish();
  }

  #finish(): void {
    clearTimeout(this.#graceTimer);
    if (this.#broadcast.hasEnded) return;
    this.#broadcast.end();
    this.#context.mesh?.end(this.#broadcast.id);
    this.#log.info({ publications: this.#publications }, 'the broadcast has ended');
    this.#context.onEnd();
  }

  /** How long its publisher has sent nothing. */
  idleFor(now: Millis): Millis {
    return now - this.#lastFrameAt;
  }

  /** Disconnects the publisher; the broadcast waits for another one. */
  dropPublisher(reason: string): void {
    this.#publication?.refuse(reason);
  }

  health(): BroadcastHealth {
    const { frameRate } = this.#segmenter;
    return {
      broadcast: this.#broadcast.id,
      encoder: this.#publication?.encoder(),
      isConnected: this.#publication !== undefined,
      bitrate: this.#stats.bitrate,
      frameRate,
      keyframeInterval: this.#stats.keyframeInterval,
      ladder: { rungs: this.#ladder.rungs, because: this.#ladder.because },
      warnings: this.#stats.warnings(frameRate),
    };
  }

  #take(cuts: readonly SourceCut[]): void {
    for (const cut of cuts) {
      const { timing } = this.#segmenter;
      if (this.#broadcast.timing === undefined && timing !== undefined) {
        this.#broadcast.timing = timing;
        this.#context.recorder?.setTargetDuration(timing.targetDuration);
      }
      this.#publish([this.#source.part(cut)]);
      this.#ladder.addCut(cut.cut);
      this.#publishAudio(cut);
      if (cut.cut.endsSegment) this.#describeSource();
    }
  }

  /** Sound alone is a rendition of its own beside pictures. */
  #publishAudio({ cut, tracks }: SourceCut): void {
    if (!this.#context.audioOnly || tracks.video === undefined) return;
    const part = this.#audio.part(cut);
    if (part === undefined) return;
    if (!this.#broadcast.has(audioRendition))
      this.#announce({ id: audioRendition, name: 'Audio only', bitrate: 0, tracks: {} });
    this.#publish([part]);
  }

  #publish(parts: readonly Part[]): void {
    for (const made of parts) {
      const part = this.#digester?.digest(made) ?? made;
      this.#broadcast.add(part);
      this.#context.mesh?.add(this.#broadcast.id, part);
      this.#context.recorder?.add(part);
      this.#context.metrics.partsMade.inc({ rendition: part.rendition });
      if (part.isGap) this.#context.metrics.gapsMade.inc({ rendition: part.rendition });
    }
  }

  #announce(info: RenditionInfo): void {
    this.#broadcast.addRendition(info);
    this.#context.recorder?.addRendition(info);
  }

  #describeSource(): void {
    // The mean of a part wavers a little.
    const frameRate = nominalFrameRate(this.#segmenter.frameRate);
    this.#announce({
      ...{ id: sourceRendition, name: 'Source', bitrate: 0, tracks: {} },
      ...(frameRate > 0 ? { frameRate } : {}),
    });
  }

  #takeThumbnail(jpeg: Uint8Array): void {
    this.#broadcast.thumbnail = jpeg;
    const now = Date.now();
    if (now - this.#thumbnailRecordedAt < recordedThumbnailEvery) return;
    this.#thumbnailRecordedAt = now;
    this.#context.recorder?.setThumbnail(jpeg);
  }
}
