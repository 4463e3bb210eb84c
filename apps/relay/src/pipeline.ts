import type { Logger } from 'pino';
import type { VideoFrame } from '@starling/shared/frame.ts';
import type { RenditionId } from '@starling/shared/ids.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Part, Publication } from './media.ts';
import type { Metrics } from './metrics.ts';
import { AudioPackager } from './package/audio-packager.ts';
import { RungPackager } from './package/rung-packager.ts';
import { type SourceCut, Segmenter } from './package/segmenter.ts';
import { SourcePackager } from './package/source-packager.ts';
import { type Broadcast, sourceRendition } from './store/broadcast.ts';
import type { LiveStore } from './store/live-store.ts';
import { chooseRungs } from './transcode/ladder.ts';
import { LadderProcess } from './transcode/ladder-process.ts';

/** What a broadcast's stages need from outside. */
export interface PipelineContext {
  readonly store: LiveStore;
  readonly ffmpegPath: string;
  /** Shorter sides of the ladder's rungs. */
  readonly rungs: readonly number[];
  /** Whether sound alone is offered as a rendition. */
  readonly audioOnly: boolean;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** How long a channel stays on air after its publisher's connection was lost. Default 30 s. */
  readonly grace?: Millis;
}

const audioRendition: RenditionId = 'audio';
const thumbnailSeconds = 5;
/** A ladder that ended by itself is started again at a keyframe, this much later at the earliest. */
const ladderRestartDelay: Millis = 1_000;

/**
 * Joins the stages of one broadcast: frames are cut, packaged as the source rendition, handed to the ladder, and
 * what the ladder makes is packaged by the same cuts; all parts go to the store. The broadcast outlives its
 * publisher's connection: one that comes back within the grace time goes on with the same playlists.
 */
export class Pipeline {
  readonly #context: PipelineContext;
  readonly #log: Logger;
  readonly #broadcast: Broadcast;
  readonly #segmenter = new Segmenter();
  readonly #source = new SourcePackager(sourceRendition);
  readonly #audio = new AudioPackager(audioRendition);
  /** They outlive a ladder, so that their numbers stay aligned over its restart. */
  readonly #rungs = new Map<string, RungPackager>();
  #ladder: Ladder | undefined;
  #ladderAllowedAt: Millis = 0;
  #graceTimer: NodeJS.Timeout | undefined;
  #publications = 0;
  /** Called once, when the broadcast is over. */
  onEnd: () => void = () => undefined;

  constructor(channel: string, context: PipelineContext) {
    this.#context = context;
    this.#broadcast = context.store.start(channel, new Date());
    this.#log = context.log.child({ channel, broadcast: this.#broadcast.id });
  }

  /** Plays one publisher's connection to its end. */
  async run(publication: Publication): Promise<void> {
    clearTimeout(this.#graceTimer);
    this.#publications += 1;
    const mine = this.#publications;
    try {
      for await (const frame of publication.frames) {
        this.#context.metrics.framesIn.inc({ kind: frame.kind });
        this.#take(this.#segmenter.push(frame, Date.now()));
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
    if (publication.ending() === 'finished') this.end();
    else this.#graceTimer = setTimeout(() => this.end(), this.#context.grace ?? 30_000);
  }

  /** Ends the broadcast; its playlists get their end. */
  end(): void {
    clearTimeout(this.#graceTimer);
    if (this.#broadcast.hasEnded) return;
    this.#context.store.end(this.#broadcast);
    this.#log.info({ publications: this.#publications }, 'the broadcast has ended');
    this.onEnd();
  }

  #take(cuts: readonly SourceCut[]): void {
    for (const cut of cuts) {
      this.#broadcast.timing ??= this.#segmenter.timing;
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
      this.#broadcast.addRendition({ id: audioRendition, name: 'Audio only', bitrate: 0, tracks: {} });
    this.#publish([part]);
  }

  #publish(parts: readonly Part[]): void {
    for (const part of parts) {
      this.#broadcast.add(part);
      this.#context.metrics.partsMade.inc({ rendition: part.rendition });
      if (part.isGap) this.#context.metrics.gapsMade.inc({ rendition: part.rendition });
    }
  }

  #describeSource(): void {
    const { frameRate } = this.#segmenter;
    this.#broadcast.addRendition({
      ...{ id: sourceRendition, name: 'Source', bitrate: 0, tracks: {} },
      ...(frameRate > 0 ? { frameRate } : {}),
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
    if (rungs.length === 0) return undefined;
    const frameRate = this.#segmenter.frameRate || 30;
    const packagers = rungs.map(({ id, bitrate }) => {
      this.#broadcast.addRendition({ id, name: id, frameRate, bitrate, tracks: {} });
      const packager = this.#rungs.get(id) ?? new RungPackager(id);
      this.#rungs.set(id, packager);
      packager.feed();
      return packager;
    });
    const plan = { rungs, frameRate, thumbnailSeconds };
    const process = new LadderProcess(this.#context.ffmpegPath, plan, {
      onFrame: (rung, frame) => this.#publish(packagers[rung]?.addFrame(frame) ?? []),
      onThumbnail: (jpeg) => (this.#broadcast.thumbnail = jpeg),
      onEnd: ({ lastMessage }) => {
        for (const packager of packagers) this.#publish(packager.finish());
        this.#ladderEnded(ladder, lastMessage);
      },
    });
    const ladder: Ladder = { process, format: first.format };
    this.#log.info({ rungs: rungs.map(({ id }) => id) }, 'the ladder has started');
    return ladder;
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
    this.#ladderAllowedAt = Date.now() + ladderRestartDelay;
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
}
