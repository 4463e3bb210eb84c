import type { Logger } from 'pino';
import type { VideoFrame } from '@starling/shared/frame.ts';
import type { BitsPerSecond, Millis } from '@starling/shared/units.ts';
import type { Cut, Part, RenditionInfo } from './media.ts';
import type { Metrics } from './metrics.ts';
import { nominalFrameRate } from './nominal-rate.ts';
import { RungPackager } from './package/rung-packager.ts';
import type { EncoderName } from './transcode/encoder.ts';
import { chooseRungs, type Rung, type RungChoice } from './transcode/ladder.ts';
import type { LadderBudget } from './transcode/ladder-budget.ts';
import { LadderProcess } from './transcode/ladder-process.ts';

/** How ladders are made on this relay. */
export interface LadderSettings {
  readonly ffmpegPath: string;
  readonly encoder: EncoderName;
  readonly rungs: RungChoice;
  readonly budget: LadderBudget;
}

export interface LadderRunnerOptions extends LadderSettings {
  readonly channel: string;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** What is known of the source now. */
  readonly source: () => { readonly frameRate: number; readonly bitrate: BitsPerSecond };
  readonly announce: (rendition: RenditionInfo) => void;
  readonly publish: (parts: readonly Part[]) => void;
  readonly onThumbnail: (jpeg: Uint8Array) => void;
  readonly onTile: (jpeg: Uint8Array, time: Millis) => void;
}

/** Pictures that wait for a run to close; the next keyframe begins anew where there are more. */
const mostWaiting = 300;
/** Pictures from which the rate of a broadcast that has just begun is told. */
const rateSample = 8;
const thumbnailSeconds = 5;
const tileSeconds = 10;
/** A ladder that ends by itself is started again at the next keyframe; one that does so again and again waits so long. */
const restartDelay: Millis = 5_000;
const shortRun: Millis = 10_000;
/** A channel without cores asks again so often. */
const askAgainAfter: Millis = 5_000;

/** One run of ffmpeg, and the parameters that it was started for. */
interface Run {
  readonly process: LadderProcess;
  readonly format: VideoFrame['format'];
  readonly rungs: readonly Rung[];
  readonly startedAt: Millis;
}

/**
 * Keeps the ladder of one broadcast going: starts it at a keyframe with what the budget grants, starts it anew when
 * ffmpeg has ended or the source has changed, and with one rung less when it falls behind. The rungs' packagers outlive
 * each run, so that their numbers stay aligned.
 */
export class LadderRunner {
  readonly #options: LadderRunnerOptions;
  readonly #packagers = new Map<string, RungPackager>();
  #run: Run | undefined;
  /** Pictures from a keyframe on that wait until their rate is known. */
  #first: VideoFrame[] = [];
  /** A run hands out what it still has. */
  #isClosing = false;
  #allowedAt: Millis = 0;
  /** In a row. */
  #shortRuns = 0;
  /** Rungs that have proved too much for this machine. */
  readonly #tooMuch = new Set<string>();
  /** Why there are these rungs and no others, for people. */
  because = 'the broadcast has just begun';

  constructor(options: LadderRunnerOptions) {
    this.#options = options;
  }

  get rungs(): readonly string[] {
    return this.#run?.rungs.map(({ id }) => id) ?? [];
  }

  /** Hands it a picture of the source, on the packaged timeline. */
  feed(picture: VideoFrame): void {
    // ffmpeg cannot take other parameters in mid-stream. The new run begins once the old one has handed out all.
    if (this.#run !== undefined && this.#run.format !== picture.format) this.#closeRun();
    if (this.#run !== undefined) {
      this.#run.process.write(picture);
      return;
    }
    if (this.#first[0] !== undefined && this.#first[0].format !== picture.format) this.#first = [];
    if (Date.now() < this.#allowedAt || (this.#first.length === 0 && !picture.isKeyframe)) return;
    if (picture.isKeyframe && this.#first.length > mostWaiting) this.#first = [];
    this.#first.push(picture);
    if (this.#isClosing) return;
    const frameRate = this.#options.source().frameRate || rateOf(this.#first);
    if (frameRate === 0) return;
    const first = this.#first;
    this.#first = [];
    this.#run = this.#start(picture, frameRate);
    for (const waiting of first) this.#run?.process.write(waiting);
  }

  /** @param cut the next one of the source */
  addCut(cut: Cut): void {
    for (const packager of this.#packagers.values()) this.#options.publish(packager.addCut(cut));
  }

  /** What ffmpeg still has is packaged before this resolves. The next picture starts another run. */
  async close(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    this.#first = [];
    this.#options.budget.release(this.#options.channel);
    await run?.process.close();
  }

  /** Pictures from the next keyframe on wait for the run after it. */
  #closeRun(): void {
    this.#isClosing = true;
    void this.close().finally(() => (this.#isClosing = false));
  }

  #start({ format }: VideoFrame, frameRate: number): Run | undefined {
    const { budget, channel, encoder, log } = this.#options;
    const { bitrate } = this.#options.source();
    const source = { width: format.width, height: format.height, frameRate, bitrate };
    const possible = chooseRungs(source, this.#options.rungs);
    const bearable = possible.filter(({ id }) => !this.#tooMuch.has(id));
    const { rungs, because } = budget.request(channel, source, bearable);
    this.because =
      bearable.length < possible.length
        ? `this machine is too slow for ${[...this.#tooMuch].join(', ')}`
        : because;
    if (rungs.length === 0) {
      this.#allowedAt = Date.now() + askAgainAfter;
      return undefined;
    }
    const packagers = rungs.map((rung) => this.#openPackager(rung));
    const plan = { rungs, encoder, thumbnailSeconds, tileSeconds };
    const process = new LadderProcess(this.#options.ffmpegPath, plan, {
      onFrame: (rung, frame) => this.#options.publish(packagers[rung]?.addFrame(frame) ?? []),
      onThumbnail: (jpeg) => this.#options.onThumbnail(jpeg),
      onTile: (jpeg, time) => this.#options.onTile(jpeg, time),
      onFallingBehind: (lag) => this.#fallBehind(run, lag),
      onEnd: ({ lastMessage }) => {
        for (const packager of packagers) this.#options.publish(packager.finish());
        this.#ended(run, lastMessage);
      },
    });
    const run: Run = { process, format, rungs, startedAt: Date.now() };
    log.info({ rungs: rungs.map(({ id }) => id), encoder, because: this.because }, 'the ladder has started');
    return run;
  }

  #openPackager({ id, frameRate, bitrate }: Rung): RungPackager {
    this.#options.announce({ id, name: id, frameRate, bitrate, tracks: {} });
    const packager = this.#packagers.get(id) ?? new RungPackager(id);
    this.#packagers.set(id, packager);
    packager.feed();
    return packager;
  }

  /** The largest rung goes; the others are started anew at the next keyframe. */
  #fallBehind(run: Run, lag: Millis): void {
    const [largest] = run.rungs;
    if (run !== this.#run || largest === undefined) return;
    this.#tooMuch.add(largest.id);
    this.#options.metrics.ladderRungsDropped.inc();
    this.#options.log.warn(
      { rung: largest.id, lagMs: Math.round(lag) },
      'the ladder falls behind and loses a rung',
    );
    this.#closeRun();
  }

  #ended(run: Run, lastMessage: string): void {
    const { droppedFrames } = run.process;
    this.#options.metrics.ladderFramesDropped.inc(droppedFrames);
    if (run !== this.#run) return;
    this.#run = undefined;
    this.#options.budget.release(this.#options.channel);
    this.#shortRuns = Date.now() - run.startedAt < shortRun ? this.#shortRuns + 1 : 0;
    this.#allowedAt = this.#shortRuns > 1 ? Date.now() + restartDelay : 0;
    this.because = 'ffmpeg ended by itself and is started again';
    this.#options.metrics.ladderRestarts.inc();
    this.#options.log.warn({ lastMessage, droppedFrames }, 'the ladder ended by itself');
  }
}

/** Frames per second, from the first few pictures; 0 while there are too few. */
function rateOf(pictures: readonly VideoFrame[]): number {
  const times = pictures.map(({ presentationTime }) => presentationTime);
  const span = Math.max(...times) - Math.min(...times);
  if (pictures.length < rateSample || span === 0) return 0;
  return nominalFrameRate((1000 * (pictures.length - 1)) / span);
}
