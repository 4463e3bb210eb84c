import * as path from 'node:path';
import type { Frame } from '@starling/shared/frame.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { PublishError } from '../../ipc/publish-messages.ts';
import type { ProgrammeTag } from '../publish/programme-tag.ts';
import type { Disk, OpenFile } from './disk.ts';
import { judgeDiskError } from './disk-failure.ts';
import { Fragmenter } from './fragmenter.ts';
import { FrameReader } from './frame-reader.ts';

export interface RecordingOptions {
  readonly disk: Disk;
  /** Without extension. A picture of another format goes on in `NAME-2.mp4`. */
  readonly base: string;
  /** The disk refused: nothing more is written, and nothing else is disturbed. Called once. */
  readonly onFailure: (error: PublishError) => void;
}

const syncInterval: Millis = 2_000;
/** A disk so much slower than the broadcast would fill the memory. */
const mostWaiting: Bytes = 64 * 1024 * 1024;

/**
 * A recording as it is made: fragmented MP4, a fragment each second, put on the disk for sure each two. A crash at any
 * instant leaves a file that plays up to its last whole fragment.
 */
export class Recording {
  readonly #options: RecordingOptions;
  readonly #reader = new FrameReader();
  #fragmenter = new Fragmenter();
  #file: OpenFile;
  #number = 1;
  #work: Promise<void> = Promise.resolve();
  #waiting: Bytes = 0;
  #lastSync: Millis = 0;
  #earlier: Millis = 0;
  #hasFailed = false;
  /** What has been written. */
  bytes: Bytes = 0;

  private constructor(options: RecordingOptions, file: OpenFile) {
    this.#options = options;
    this.#file = file;
  }

  /** @throws what the disk refuses */
  static async begin(options: RecordingOptions): Promise<Recording> {
    await options.disk.prepareFolder(path.dirname(options.base));
    return new Recording(options, await options.disk.create(`${options.base}.mp4`));
  }

  /** The first of its files. */
  get file(): string {
    return `${this.#options.base}.mp4`;
  }

  get duration(): Millis {
    return this.#earlier + this.#fragmenter.duration;
  }

  take(item: ProgrammeTag): void {
    const frame = this.#reader.read(item);
    if (frame === undefined || this.#hasFailed) return;
    if (!this.#fragmenter.fits(frame)) this.#goOnInAnotherFile(frame);
    else this.#append(this.#fragmenter.take(frame));
  }

  /** Writes what is left. Resolves when the file is whole. */
  async stop(): Promise<void> {
    this.#append(this.#fragmenter.finish());
    this.#enqueue(async () => this.#file.sync());
    await this.#work;
    await this.#file.close().catch(() => undefined);
  }

  #goOnInAnotherFile(frame: Frame): void {
    this.#append(this.#fragmenter.finish());
    this.#earlier += this.#fragmenter.duration;
    this.#fragmenter = new Fragmenter();
    this.#number += 1;
    const name = `${this.#options.base}-${this.#number}.mp4`;
    this.#enqueue(async () => {
      await this.#file.sync();
      await this.#file.close();
      this.#file = await this.#options.disk.create(name);
    });
    this.#append(this.#fragmenter.take(frame));
  }

  #append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#waiting += bytes.length;
    if (this.#waiting > mostWaiting) return this.#fail(new Error('the disk is too slow for the broadcast'));
    this.#enqueue(async () => {
      await this.#file.append(bytes);
      this.#waiting -= bytes.length;
      this.bytes += bytes.length;
      if (performance.now() - this.#lastSync < syncInterval) return;
      this.#lastSync = performance.now();
      await this.#file.sync();
    });
  }

  #enqueue(step: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#hasFailed) return;
      await step().catch((error: unknown) => this.#fail(error));
    });
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#options.onFailure(judgeDiskError(error, this.file));
  }
}
