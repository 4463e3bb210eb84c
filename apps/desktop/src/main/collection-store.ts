import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import {
  StoredCollectionSchema,
  type CollectionEntry,
  type LoadedCollection,
  type StoredCollection,
} from '../ipc/collection-messages.ts';
import { identifier } from '../ipc/bounds.ts';
import { JsonFile } from './json-file.ts';

const maxBytes = 2 * 1024 * 1024;
const maxCollections = 200;

/** Collections of scenes, a file each. */
export class CollectionStore {
  readonly #folder: string;
  readonly #files = new Map<string, JsonFile<typeof StoredCollectionSchema>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns every collection that can be read, the one changed last first. */
  async list(now: Date): Promise<CollectionEntry[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const entries: CollectionEntry[] = [];
    for (const name of names.slice(0, 10 * maxCollections)) {
      const id = /^(.+)\.json$/.exec(name)?.[1];
      if (id === undefined || !identifier.safeParse(id).success) continue;
      const loaded = await this.load(id, now);
      if (!loaded.ok) continue;
      const { mtimeMs } = await stat(this.#path(id));
      entries.push({ id, name: loaded.collection.name, changedAt: mtimeMs });
    }
    return entries.sort((a, b) => b.changedAt - a.changedAt);
  }

  async load(id: string, now: Date): Promise<LoadedCollection> {
    const read = await this.#file(id).read(now);
    if (read.found === 'value') return { ok: true, collection: read.value };
    if (read.found === 'nothing') return { ok: false, reason: 'missing', file: null };
    return { ok: false, reason: 'corrupt', file: read.setAsideAs };
  }

  /** @throws RangeError when it has more than 2 MiB or there are 200 others, and what the file system does */
  async save(collection: StoredCollection): Promise<void> {
    if (Buffer.byteLength(JSON.stringify(collection)) > maxBytes)
      throw new RangeError('The collection has more than 2 MiB. Remove some of its sources.');
    if (!this.#files.has(collection.id)) {
      const names = await readdir(this.#folder).catch(() => []);
      if (names.filter((name) => name.endsWith('.json')).length >= maxCollections)
        throw new RangeError(`There are ${maxCollections} collections already. Remove one first.`);
    }
    await this.#file(collection.id).write(collection);
  }

  async remove(id: string): Promise<void> {
    await this.#file(id).remove();
    this.#files.delete(id);
  }

  #file(id: string): JsonFile<typeof StoredCollectionSchema> {
    const file = this.#files.get(id) ?? new JsonFile(this.#path(id), StoredCollectionSchema);
    this.#files.set(id, file);
    return file;
  }

  #path(id: string): string {
    return path.join(this.#folder, `${id}.json`);
  }
}
