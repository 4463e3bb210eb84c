import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import * as path from 'node:path';
import type { Readable } from 'node:stream';
import { codeOf } from '@starling/shared/program/start-error.ts';
import type { Bytes } from '@starling/shared/units.ts';
import { BlobFault, type Blobs, type ByteRange } from './blobs.ts';

const keyPattern = /^[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)+$/;

/** Blobs as files below one folder. A blob is written beside its place and then renamed into it. */
export class DiskBlobs implements Blobs {
  readonly #root: string;
  #writes = 0;
  /** Folders that are known to exist. */
  readonly #folders = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  async put(key: string, pieces: readonly Uint8Array[]): Promise<void> {
    await this.#place(key, async (unfinished) => {
      const file = await open(unfinished, 'w');
      try {
        let expected = 0;
        for (const { length } of pieces) expected += length;
        const { bytesWritten } = await file.writev([...pieces]);
        // A disk that fills up takes a part and says nothing.
        if (bytesWritten !== expected)
          throw Object.assign(new Error(`${bytesWritten} of ${expected} bytes were written`), {
            code: 'ENOSPC',
          });
      } finally {
        await file.close();
      }
    });
  }

  async putFile(key: string, file: string): Promise<void> {
    await this.#place(key, async (unfinished) => {
      await rename(file, unfinished).catch(async (error: unknown) => {
        if (codeOf(error) !== 'EXDEV') throw error;
        await copyFile(file, unfinished);
        await rm(file);
      });
    });
  }

  async size(key: string): Promise<Bytes | undefined> {
    return stat(this.#file(key)).then(({ size }) => size, missing);
  }

  async read(key: string): Promise<Uint8Array | undefined> {
    return readFile(this.#file(key)).catch(missing);
  }

  stream(key: string, range?: ByteRange): Readable {
    const options = range === undefined ? {} : { start: range.from, end: range.to - 1 };
    return createReadStream(this.#file(key), { ...options, highWaterMark: 256 * 1024 });
  }

  async deleteAll(prefix: string): Promise<void> {
    const folder = this.#file(prefix);
    this.#folders.clear();
    await rm(folder, { recursive: true, force: true });
  }

  async delete(key: string): Promise<void> {
    await rm(this.#file(key), { force: true });
  }

  async free(): Promise<Bytes | undefined> {
    return statfs(this.#root).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => undefined,
    );
  }

  #file(key: string): string {
    if (!keyPattern.test(key)) throw new Error(`not a key of a blob: "${key}"`);
    return path.join(this.#root, key);
  }

  async #place(key: string, write: (unfinished: string) => Promise<void>): Promise<void> {
    const file = this.#file(key);
    this.#writes += 1;
    const unfinished = `${file}.${process.pid}-${this.#writes}.part`;
    try {
      await this.#makeFolder(path.dirname(file));
      await write(unfinished);
      await rename(unfinished, file);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      this.#folders.delete(path.dirname(file));
      throw new BlobFault(['ENOSPC', 'EDQUOT'].includes(codeOf(error)) ? 'full' : 'failed', error);
    }
  }

  async #makeFolder(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    await mkdir(folder, { recursive: true });
    if (this.#folders.size > 10_000) this.#folders.clear();
    this.#folders.add(folder);
  }
}

function missing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}
