import type { ChildProcess } from 'node:child_process';
import { PassThrough } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import { FlvError, FlvStreamReader } from '@starling/shared/flv/stream-reader.ts';
import type { Tag } from '@starling/shared/flv/tag.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { inputOptions, type MuxerPlan, outputOptions } from './muxer-plan.ts';

/** What a run hands out, from the event loop. */
export interface FfmpegRunEvents {
  onTag(tag: Tag): void;
  /** It is gone; called once. `lastMessage` is what it complained of last, or why it could not start. */
  onEnd(lastMessage: string): void;
}

/** It gets so long to finish what it has; with its input closed that takes it some milliseconds. */
const endGrace: Millis = 1_000;
const mostComplaintLines = 20;

/** One run of ffmpeg by fluent-ffmpeg: bytes in, tags of FLV out. */
export class FfmpegRun {
  readonly #input = new PassThrough({ highWaterMark: 1024 * 1024 });
  readonly #output = new PassThrough();
  readonly #command: ffmpeg.FfmpegCommand;
  readonly #events: FfmpegRunEvents;
  readonly #ended = Promise.withResolvers<undefined>();
  #child: ChildProcess | undefined;
  #hasEnded = false;
  #isKilled = false;

  constructor(path: string, plan: MuxerPlan, events: FfmpegRunEvents) {
    this.#events = events;
    this.#command = ffmpeg({ source: this.#input, stdoutLines: mostComplaintLines })
      .setFfmpegPath(path)
      .inputOptions(inputOptions(plan))
      .outputOptions(outputOptions(plan))
      .on('start', () => this.#take())
      .on('end', () => this.#end(''))
      .on('error', ({ message }: Error) => this.#end(message));
    this.#read();
    this.#command.output(this.#output, { end: false }).run();
  }

  /** Undefined before it runs and after its end. */
  get pid(): number | undefined {
    return this.#hasEnded ? undefined : this.#child?.pid;
  }

  /** What it has not read yet, as far as we hold it. */
  get waiting(): Bytes {
    return (
      this.#input.writableLength + this.#input.readableLength + (this.#child?.stdin?.writableLength ?? 0)
    );
  }

  write(pieces: readonly Uint8Array[]): void {
    if (this.#hasEnded || this.#input.writableEnded) return;
    for (const piece of pieces) this.#input.write(piece);
  }

  /** Lets it finish what it has; kills it where that takes longer than a second. */
  async close(): Promise<void> {
    if (this.#hasEnded) return;
    this.#input.end();
    const kill = setTimeout(() => this.kill(), endGrace);
    await this.#ended.promise;
    clearTimeout(kill);
  }

  /** Ends it at once; what it still has is lost. */
  kill(): void {
    this.#isKilled = true;
    // `kill` of fluent-ffmpeg does nothing before the process is there.
    this.#command.kill('SIGKILL');
  }

  #take(): void {
    // It is not in the types, and the only way to the process.
    this.#child = (this.#command as { ffmpegProc?: ChildProcess }).ffmpegProc;
    if (this.#isKilled) this.kill();
  }

  #read(): void {
    const reader = new FlvStreamReader();
    this.#output.on('data', (bytes: Uint8Array) => {
      try {
        for (const tag of reader.push(bytes)) if (!this.#hasEnded) this.#events.onTag(tag);
      } catch (error) {
        if (!(error instanceof FlvError)) throw error;
        this.kill();
      }
    });
  }

  #end(message: string): void {
    if (this.#hasEnded) return;
    // What it wrote last may still be on its way through our stream.
    setImmediate(() => {
      if (this.#hasEnded) return;
      this.#hasEnded = true;
      this.#input.destroy();
      this.#output.destroy();
      this.#ended.resolve(undefined);
      this.#events.onEnd(message);
    });
  }
}

/**
 * Lets fluent-ffmpeg learn what ffmpeg can do, which it asks before its first run and keeps: 100 to 300 ms that would
 * otherwise pass between the click and the first picture.
 */
export async function prepareFfmpeg(path: string): Promise<void> {
  const command = ffmpeg().setFfmpegPath(path);
  await Promise.all([
    new Promise((resolve) => command.availableFormats(resolve)),
    new Promise((resolve) => command.availableEncoders(resolve)),
  ]);
}
