import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import Database from 'better-sqlite3';
import { type Generated, Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations.ts';

/** The tables, as `migrations.ts` makes them. Times are ISO 8601 in UTC. */
export interface Tables {
  accounts: {
    id: Generated<number>;
    login: string;
    email: string;
    password_hash: string;
    title: string;
    stream_key_hash: string | null;
    created_at: string;
  };
  sessions: { token_hash: string; account_id: number; expires_at: string };
  chat_tokens: { token_hash: string; account_id: number; created_at: string };
}

export type Platform = Kysely<Tables>;

/**
 * Opens the database of a data folder, makes both where they are missing, and brings the schema up to date.
 *
 * @param dataDir a folder, or `:memory:`
 * @throws what the file system or SQLite says, with the place in the message
 */
export async function openDatabase(dataDir: string): Promise<Platform> {
  if (dataDir !== ':memory:') mkdirSync(dataDir, { recursive: true });
  const file = dataDir === ':memory:' ? dataDir : path.join(dataDir, 'starling.sqlite');
  const sqlite = new Database(file);
  sqlite.pragma('journal_mode = WAL');
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
