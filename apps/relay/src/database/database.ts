import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations.ts';
import type { Database, Tables } from './tables.ts';

/**
 * Opens the database of a data folder, makes both where they are missing, and brings the schema up to date.
 *
 * @param dataDir a folder, or `:memory:`
 * @throws what the file system or SQLite says, with the place in the message
 */
export async function openDatabase(dataDir: string): Promise<Database> {
  if (dataDir !== ':memory:') mkdirSync(dataDir, { recursive: true });
  const file = dataDir === ':memory:' ? dataDir : path.join(dataDir, 'starling.sqlite');
  const sqlite = new Sqlite(file);
  sqlite.pragma('journal_mode = WAL');
  // A process that is killed loses nothing; a machine without power may lose the last moments.
  sqlite.pragma('synchronous = NORMAL');
  sqlite.pragma('foreign_keys = ON');
  const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw new Error(`the database ${file} could not be brought up to date`, { cause: error });
  return database;
}
