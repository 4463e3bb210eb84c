import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { VideoFrame } from '@starling/shared/frame.ts';
import { FlvStreamReader } from '@starling/shared/flv/stream-reader.ts';
import { FlvStreamWriter } from '@starling/shared/flv/stream-writer.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { firstRungPipe, ladderArgs, type LadderPlan } from './ffmpeg-args.ts';
import { JpegSplitter } from './jpeg-splitter.ts';

/** What a running ladder hands out. Called from the event loop, never from within `write`. */
export interface LadderEvents {
  /** A frame of the rung at this index of the plan, its times equal to the source frame's it was made from. */
  onFrame(rung: number, frame: VideoFrame): void;
  onThumbnail(jpeg: Uint8Array): void;
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
  readonly #writer = new FlvStreamWriter();
  readonly #events: LadderEvents;
  #lastMessage = '';
  #isDropping = false;
  #hasEnded = false;
  readonly #ended = Promise.withResolvers<undefined>();
  /** Frames that were dropped because ffmpeg was too slow. */
  droppedFrames = 0;

  constructor(ffmpegPath: string, plan: LadderPlan, events: LadderEvents) {
    this.#events = events;
    const pipes = plan.rungs.length + (plan.thumbnailSeconds > 0 ? 1 : 0);
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
    if (plan.thumbnailSeconds > 0) this.#readThumbnails(firstRungPipe + plan.rungs.length);
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
    this.#input.cork();
    for (const piece of this.#writer.write(frame)) this.#input.write(piece);
    process.nextTick(() => this.#input.uncork());
  }

  /** Lets ffmpeg finish what it has, and resolves when it is gone; kills it if that takes longer than two seconds. */
  async close(): Promise<void> {
    this.#input.end();
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), killAfter);
    await this.#ended.promise;
    clearTimeout(kill);
  }

  #readRung(rung: number): void {
    const reader = new FlvStreamReader();
    const decoder = new TagDecoder();
    this.#pipe(firstRungPipe + rung).on('data', (bytes: Uint8Array) => {
      for (const tag of reader.push(bytes)) {
        const decoded = decoder.decode(tag);
        if (decoded.kind === 'frame' && decoded.frame.kind === 'video')
          this.#events.onFrame(rung, decoded.frame);
      }
    });
  }

  #readThumbnails(pipe: number): void {
    const splitter = new JpegSplitter();
    this.#pipe(pipe).on('data', (bytes: Uint8Array) => {
      for (const jpeg of splitter.push(bytes)) this.#events.onThumbnail(jpeg);
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
