import { mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import * as path from 'node:path';
import type { z } from 'zod';

/** What reading found: `corrupt` names the file that the unreadable one was set aside as. */
export type ReadJson<T> =
  | { readonly found: 'value'; readonly value: T }
  | { readonly found: 'nothing' }
  | { readonly found: 'corrupt'; readonly setAsideAs: string; readonly reason: string };

const maxBytes = 4 * 1024 * 1024;

/**
 * A JSON file that a crash leaves whole: written beside, flushed to disk, and renamed into place. One that cannot be
 * read is renamed to `NAME.corrupt-DATE`, never overwritten.
 */
export class JsonFile<Schema extends z.ZodType> {
  readonly #file: string;
  readonly #schema: Schema;
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string, schema: Schema) {
    this.#file = file;
    this.#schema = schema;
  }

  /** @param now for the name of a file set aside. @throws what the file system does, other than that there is none */
  async read(now: Date): Promise<ReadJson<z.output<Schema>>> {
    let text: string;
    try {
      const { size } = await stat(this.#file);
      if (size > maxBytes) return await this.#setAside(now, `it has ${size} bytes, more than ${maxBytes}`);
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return { found: 'nothing' };
      throw error;
    }
    const parsed = this.#schema.safeParse(parseJson(text));
    if (parsed.success) return { found: 'value', value: parsed.data };
    return this.#setAside(
      now,
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    );
  }

  /** Writes after every write before it. @throws what the file system does */
  async write(value: z.output<Schema>): Promise<void> {
    const text = `${JSON.stringify(value, null, 2)}\n`;
    if (Buffer.byteLength(text) > maxBytes)
      throw new RangeError(`${path.basename(this.#file)} would have more than ${maxBytes} bytes`);
    const write = this.#last.then(() => replaceFile(this.#file, text));
    this.#last = write.catch(() => undefined);
    await write;
  }

  /** Removes the file, if there is one, after every write before. */
  async remove(): Promise<void> {
    const removal = this.#last.then(() =>
      unlink(this.#file).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      }),
    );
    this.#last = removal.catch(() => undefined);
    await removal;
  }

  async #setAside(now: Date, reason: string): Promise<ReadJson<z.output<Schema>>> {
    const setAsideAs = `${this.#file}.corrupt-${now.toISOString().replaceAll(':', '-')}`;
    await rename(this.#file, setAsideAs);
    return { found: 'corrupt', setAsideAs, reason: reason.slice(0, 500) };
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
  await syncFolder(path.dirname(file));
}

/** The rename is on disk once its folder is; Windows cannot flush folders, and does not need to. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
