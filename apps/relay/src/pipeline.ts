import type { Logger } from 'pino';
import type { VideoFrame } from '@starling/shared/frame.ts';
import type { BroadcastId, RenditionId } from '@starling/shared/ids.ts';
import type { BitsPerSecond, Millis, Seconds } from '@starling/shared/units.ts';
import { IngestStats } from './ingest-stats.ts';
import type { Part, Publication, RenditionInfo } from './media.ts';
import type { Metrics } from './metrics.ts';
import { AudioPackager } from './package/audio-packager.ts';
import { RungPackager } from './package/rung-packager.ts';
import { type SourceCut, Segmenter } from './package/segmenter.ts';
import { SourcePackager } from './package/source-packager.ts';
import { type Broadcast, sourceRendition } from './store/broadcast.ts';
import { chooseRungs } from './transcode/ladder.ts';
import { LadderProcess } from './transcode/ladder-process.ts';

/** Where a broadcast is written to for good. */
export interface PipelineRecorder {
  addRendition(info: RenditionInfo): void;
  setTargetDuration(targetDuration: Seconds): void;
  setThumbnail(jpeg: Uint8Array): void;
  add(part: Part): void;
}

/** What a broadcast's stages need from outside. */
export interface PipelineContext {
  readonly broadcast: Broadcast;
  /** Undefined where the broadcast is not kept. */
  readonly recorder: PipelineRecorder | undefined;
  readonly ffmpegPath: string;
  /** Shorter sides of the ladder's rungs. */
  readonly rungs: readonly number[];
  /** Whether sound alone is offered as a rendition. */
  readonly audioOnly: boolean;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** How long a channel stays on air after its publisher's connection was lost. */
  readonly grace: Millis;
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
const thumbnailSeconds = 5;
/** The archive's picture of a broadcast is renewed so often. */
const recordedThumbnailEvery: Millis = 30_000;
/** A ladder that ends by itself is started again at the next keyframe; one that does so again and again waits so long. */
const ladderRestartDelay: Millis = 5_000;
const shortLadderRun: Millis = 10_000;

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
  /** They outlive a ladder, so that their numbers stay aligned over its restart. */
  readonly #rungs = new Map<string, RungPackager>();
  #ladder: Ladder | undefined;
  #ladderAllowedAt: Millis = 0;
  /** In a row. */
  #shortLadderRuns = 0;
  #ladderReason = 'the broadcast has just begun';
  #graceTimer: NodeJS.Timeout | undefined;
  #publication: Publication | undefined;
  #publications = 0;
  #running: Promise<void> = Promise.resolve();
  #lastFrameAt: Millis = 0;
  #thumbnailRecordedAt: Millis = -Infinity;

  constructor(context: PipelineContext) {
    this.#context = context;
    this.#broadcast = context.broadcast;
    const { channel, id } = context.broadcast;
    this.#log = context.log.child({ channel, broadcast: id });
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
    this.#stats.restart();
    try {
      for await (const frame of publication.frames) {
        this.#context.metrics.framesIn.inc({ kind: frame.kind });
        this.#lastFrameAt = Date.now();
        this.#stats.take(frame);
        this.#take(this.#segmenter.push(frame, this.#lastFrameAt));
        for (const picture of this.#segmenter.takePlaced()) this.#feedLadder(picture);
      }
    } catch (error) {
      this.#log.error({ err: error }, 'the broadcast failed');
      publication.refuse('The relay failed to package the stream.');
    }
    this.#take(this.#segmenter.restart());
    await this.#closeLadder();
    // The publisher may have come back meanwhile.
    if (mine !== this.#publications) return;
    this.#publication = undefined;
    if (publication.ending() === 'finished') this.end();
    else {
      this.#log.info({ graceMs: this.#context.grace }, 'the publisher was lost and is waited for');
      this.#graceTimer = setTimeout(() => this.end(), this.#context.grace);
    }
  }

  /** Ends the broadcast; its playlists get their end. */
  end(): void {
    clearTimeout(this.#graceTimer);
    if (this.#broadcast.hasEnded) return;
    this.#broadcast.end();
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
      ladder: { rungs: this.#ladder?.rungs ?? [], because: this.#ladderReason },
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
      for (const rung of this.#rungs.values()) this.#publish(rung.addCut(cut.cut));
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
    for (const part of parts) {
      this.#broadcast.add(part);
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
    const { frameRate } = this.#segmenter;
    // The mean of a part wavers a little.
    const rounded = Math.round(frameRate * 10) / 10;
    this.#announce({
      ...{ id: sourceRendition, name: 'Source', bitrate: 0, tracks: {} },
      ...(rounded > 0 ? { frameRate: rounded } : {}),
    });
  }

  /** Starts a ladder at a keyframe where there is none, and hands it the picture. */
  #feedLadder(frame: VideoFrame): void {
    // ffmpeg cannot take other parameters in mid-stream. The new ladder begins once the old one has handed out all.
    if (this.#ladder !== undefined && this.#ladder.format !== frame.format) {
      this.#ladderAllowedAt = Infinity;
      void this.#closeLadder().then(() => (this.#ladderAllowedAt = 0));
    }
    if (this.#ladder === undefined && frame.isKeyframe && Date.now() >= this.#ladderAllowedAt)
      this.#ladder = this.#startLadder(frame);
    this.#ladder?.process.write(frame);
  }

  #startLadder(first: VideoFrame): Ladder | undefined {
    const rungs = chooseRungs(first.format, this.#context.rungs);
    if (rungs.length === 0) {
      this.#ladderReason = 'no rung is smaller than the source';
      return undefined;
    }
    const frameRate = this.#segmenter.frameRate || 30;
    const packagers = rungs.map(({ id, bitrate }) => {
      this.#announce({ id, name: id, frameRate: Math.round(frameRate * 10) / 10, bitrate, tracks: {} });
      const packager = this.#rungs.get(id) ?? new RungPackager(id);
      this.#rungs.set(id, packager);
      packager.feed();
      return packager;
    });
    const plan = { rungs, frameRate, thumbnailSeconds };
    const process = new LadderProcess(this.#context.ffmpegPath, plan, {
      onFrame: (rung, frame) => this.#publish(packagers[rung]?.addFrame(frame) ?? []),
      onThumbnail: (jpeg) => this.#takeThumbnail(jpeg),
      onEnd: ({ lastMessage }) => {
        for (const packager of packagers) this.#publish(packager.finish());
        this.#ladderEnded(ladder, lastMessage);
      },
    });
    const ids = rungs.map(({ id }) => id);
    const ladder: Ladder = { process, format: first.format, rungs: ids, startedAt: Date.now() };
    this.#ladderReason = 'all rungs below the source';
    this.#log.info({ rungs: ids }, 'the ladder has started');
    return ladder;
  }

  #takeThumbnail(jpeg: Uint8Array): void {
    this.#broadcast.thumbnail = jpeg;
    const now = Date.now();
    if (now - this.#thumbnailRecordedAt < recordedThumbnailEvery) return;
    this.#thumbnailRecordedAt = now;
    this.#context.recorder?.setThumbnail(jpeg);
  }

  /** What ffmpeg still has of the ladder is packaged before this resolves. */
  async #closeLadder(): Promise<void> {
    const ladder = this.#ladder;
    this.#ladder = undefined;
    await ladder?.process.close();
  }

  #ladderEnded(ladder: Ladder, lastMessage: string): void {
    if (ladder !== this.#ladder) return;
    this.#ladder = undefined;
    this.#shortLadderRuns = Date.now() - ladder.startedAt < shortLadderRun ? this.#shortLadderRuns + 1 : 0;
    this.#ladderAllowedAt = this.#shortLadderRuns > 1 ? Date.now() + ladderRestartDelay : 0;
    this.#ladderReason = 'ffmpeg ended by itself and is started again';
    this.#context.metrics.ladderRestarts.inc();
    this.#context.metrics.ladderFramesDropped.inc(ladder.process.droppedFrames);
    this.#log.warn(
      { lastMessage, droppedFrames: ladder.process.droppedFrames },
      'the ladder ended by itself',
    );
  }
}

/** One run of ffmpeg, and the parameters that it was started for. */
interface Ladder {
  readonly process: LadderProcess;
  readonly format: VideoFrame['format'];
  readonly rungs: readonly string[];
  readonly startedAt: Millis;
}
