import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { z } from 'zod';
import { JsonFile } from './json-file.ts';

const FileSchema = z.record(z.uuid(), z.string());
const maxFiles = 1_000;

/**
 * Files that the user picked, under names that tell nothing; only these can be read through the app's protocol. They
 * are remembered, so that a scene saved with one shows it again.
 */
export class PickedFiles {
  readonly #file: JsonFile<typeof FileSchema>;
  readonly #paths: Map<string, string>;

  private constructor(file: JsonFile<typeof FileSchema>, paths: Map<string, string>) {
    this.#file = file;
    this.#paths = paths;
  }

  static async open(path: string, now: Date): Promise<PickedFiles> {
    const file = new JsonFile(path, FileSchema);
    const read = await file.read(now);
    return new PickedFiles(file, new Map(read.found === 'value' ? Object.entries(read.value) : []));
  }

  /** @returns the path that the page reads the file at. The one picked longest ago is forgotten past 1,000 */
  async add(file: string): Promise<string> {
    const id = [...this.#paths].find(([, path]) => path === file)?.[0] ?? randomUUID();
    this.#paths.delete(id);
    this.#paths.set(id, file);
    const [oldest] = this.#paths.keys();
    if (this.#paths.size > maxFiles && oldest !== undefined) this.#paths.delete(oldest);
    await this.#file.write(Object.fromEntries(this.#paths));
    return `/files/${id}/${encodeURIComponent(path.basename(file))}`;
  }

  find(id: string): string | undefined {
    return this.#paths.get(id);
  }
}
