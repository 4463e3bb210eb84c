import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { VideoFrame } from '@starling/shared/frame.ts';
import { FlvStreamReader } from '@starling/shared/flv/stream-reader.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import type { Bytes, Millis, Seconds } from '@starling/shared/units.ts';
import { firstRungPipe, ladderArgs, type LadderPlan } from './ffmpeg-args.ts';
import { JpegSplitter } from './jpeg-splitter.ts';
import { LadderInput } from './ladder-input.ts';
import { LagWatch } from './lag-watch.ts';

/** What a running ladder hands out. Called from the event loop, never from within `write`. */
export interface LadderEvents {
  /** A frame of the rung at this index of the plan, its times equal to the source frame's it was made from. */
  onFrame(rung: number, frame: VideoFrame): void;
  onThumbnail(jpeg: Uint8Array): void;
  /** A small picture for the storyboard, and the presentation time of the source frame that it shows. */
  onTile(jpeg: Uint8Array, time: Millis): void;
  /** It is slower than real time, and will not catch up. Called once. */
  onFallingBehind(lag: Millis): void;
  /** ffmpeg has ended; after `close()` or by itself. `lastMessage` is the last line that it printed. */
  onEnd(end: { exitCode: number | null; lastMessage: string }): void;
}

/**
 * What may wait in front of ffmpeg. Beyond it the ladder is slower than real time: frames are dropped up to the
 * next keyframe, so that it loses quality of its own and never holds up the publisher or the relay's memory.
 */
const mostWaiting: Bytes = 8 * 1024 * 1024;
const killAfter: Millis = 2_000;

/** One ffmpeg that makes every rung of one broadcast. */
export class LadderProcess {
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #writer = new LadderInput();
  readonly #events: LadderEvents;
  readonly #rungs: number;
  #lastMessage = '';
  #isDropping = false;
  #hasEnded = false;
  readonly #ended = Promise.withResolvers<undefined>();
  readonly #lagWatch = new LagWatch();
  readonly #tileSeconds: Seconds;
  /** Times of the tiles that ffmpeg will make of what was written. */
  readonly #tileTimes: Millis[] = [];
  #lastTile: Millis | undefined;
  #newestIn: Millis | undefined;
  /** Newest time that has come out of each rung. */
  readonly #newestOut: Millis[] = [];
  #isBehind = false;
  /** Frames that were dropped because ffmpeg was too slow. */
  droppedFrames = 0;

  constructor(ffmpegPath: string, plan: LadderPlan, events: LadderEvents) {
    this.#events = events;
    this.#rungs = plan.rungs.length;
    this.#tileSeconds = plan.tileSeconds;
    const stills = [plan.thumbnailSeconds, plan.tileSeconds].filter((seconds) => seconds > 0).length;
    const pipes = plan.rungs.length + stills;
    this.#child = spawn(ffmpegPath, ladderArgs(plan), {
      stdio: ['pipe', 'ignore', 'pipe', ...Array<'pipe'>(pipes).fill('pipe')],
      windowsHide: true,
    });
    if (this.#child.stdin === null) throw new Error('ffmpeg was started without stdin');
    this.#input = this.#child.stdin;
    // A broken pipe is ffmpeg's end, which `close` reports.
    this.#input.on('error', () => undefined);
    this.#child.once('error', (error) => this.#end(null, error.message));
    this.#child.once('close', (exitCode) => this.#end(exitCode, this.#lastMessage));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#readMessages(text));
    plan.rungs.forEach((_, rung) => this.#readRung(rung));
    const stillsPipe = firstRungPipe + plan.rungs.length;
    if (plan.thumbnailSeconds > 0) this.#readPictures(stillsPipe, (jpeg) => this.#events.onThumbnail(jpeg));
    if (plan.tileSeconds > 0)
      this.#readPictures(stillsPipe + stills - 1, (jpeg) => {
        const time = this.#tileTimes.shift();
        if (time !== undefined) this.#events.onTile(jpeg, time);
      });
  }

  /** Hands a source frame to ffmpeg; the first must be a keyframe. */
  write(frame: VideoFrame): void {
    if (this.#hasEnded || !this.#input.writable) return;
    if (this.#input.writableLength > mostWaiting) this.#isDropping = true;
    else if (this.#isDropping && frame.isKeyframe) this.#isDropping = false;
    if (this.#isDropping) {
      this.droppedFrames += 1;
      return;
    }
    this.#note(frame);
    this.#input.cork();
    for (const piece of this.#writer.write(frame)) this.#input.write(piece);
    process.nextTick(() => this.#input.uncork());
  }

  /** Lets ffmpeg finish what it has, and resolves when it is gone; kills it if that takes longer than two seconds. */
  async close(): Promise<void> {
    this.#input.end();
    const kill = setTimeout(() => this.kill(), killAfter);
    await this.#ended.promise;
    clearTimeout(kill);
  }

  /** Reckons as ffmpeg will which pictures become tiles, and how far it is behind. */
  #note({ presentationTime, isKeyframe }: VideoFrame): void {
    const span = 1000 * this.#tileSeconds;
    if (
      span > 0 &&
      isKeyframe &&
      (this.#lastTile === undefined ||
        Math.floor(presentationTime / span) > Math.floor(this.#lastTile / span))
    ) {
      this.#lastTile = presentationTime;
      this.#tileTimes.push(presentationTime);
    }
    const first = (this.#newestIn ??= presentationTime);
    this.#newestIn = Math.max(this.#newestIn, presentationTime);
    for (let rung = 0; rung < this.#rungs; rung += 1) this.#newestOut[rung] ??= first;
    const lag = this.#rungs === 0 ? 0 : this.#newestIn - Math.min(...this.#newestOut);
    if (this.#isBehind || !this.#lagWatch.note(lag, performance.now())) return;
    this.#isBehind = true;
    this.#events.onFallingBehind(lag);
  }

  /** Ends ffmpeg at once; what it still has is lost. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #readRung(rung: number): void {
    const reader = new FlvStreamReader();
    const decoder = new TagDecoder();
    this.#pipe(firstRungPipe + rung).on('data', (bytes: Uint8Array) => {
      for (const tag of reader.push(bytes)) {
        const decoded = decoder.decode(tag);
        if (decoded.kind !== 'frame' || decoded.frame.kind !== 'video') continue;
        this.#newestOut[rung] = decoded.frame.presentationTime;
        this.#events.onFrame(rung, decoded.frame);
      }
    });
  }

  #readPictures(pipe: number, take: (jpeg: Uint8Array) => void): void {
    const splitter = new JpegSplitter();
    this.#pipe(pipe).on('data', (bytes: Uint8Array) => {
      for (const jpeg of splitter.push(bytes)) take(jpeg);
    });
  }

  #pipe(index: number): Readable {
    return this.#child.stdio[index] as Readable;
  }

  #readMessages(text: string): void {
    const lines = text
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.includes('-vsync is deprecated'));
    this.#lastMessage = lines.at(-1)?.trim() ?? this.#lastMessage;
  }

  #end(exitCode: number | null, lastMessage: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#events.onEnd({ exitCode, lastMessage });
    this.#ended.resolve(undefined);
  }
}
