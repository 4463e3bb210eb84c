import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Archive, type ArchiveOptions } from '../../src/archive/archive.ts';
import { Catalogue } from '../../src/archive/catalogue.ts';
import { DiskBlobs } from '../../src/archive/disk-blobs.ts';
import { openDatabase } from '../../src/database/database.ts';
import type { Database } from '../../src/database/tables.ts';

/** An archive on a folder and a database of its own. */
export interface TestArchive {
  readonly archive: Archive;
  readonly database: Database;
  readonly folder: string;
  /** Another archive over the same folder and rows, as a relay that was started again has it. */
  reopen(): Archive;
  close(): Promise<void>;
}

const silentLog = { info: () => undefined, warn: () => undefined };

export async function openTestArchive(options: Partial<ArchiveOptions> = {}): Promise<TestArchive> {
  const folder = await mkdtemp(path.join(tmpdir(), 'starling-archive-'));
  const database = await openDatabase(':memory:');
  const open = () =>
    new Archive({
      ...{ blobs: new DiskBlobs(folder), catalogue: new Catalogue(database), log: silentLog },
      defaults: { isRecording: true, days: undefined, bytes: undefined },
      makeSheet: (tiles) => Promise.resolve(Buffer.concat(tiles)),
      ...options,
    });
  return {
    ...{ archive: open(), database, folder, reopen: open },
    close: async () => {
      await database.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
