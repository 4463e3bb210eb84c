import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, it } from 'vitest';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

const segment = { video: 'v', rendition: 'source', msn: 7, start_ms: 0, duration_ms: 2000 };
const rest = { program_date_ms: 0, discontinuity: 0, init_version: 0, bytes: 9 };

/** A database as it was after a step, with the video that the segment is of. */
async function openAt(step: string): Promise<{ database: Kysely<Tables>; migrator: Migrator }> {
  const database = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: new Sqlite(':memory:') }),
  });
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  await migrator.migrateTo(step);
  const account = { login: 'anna', email: 'a@example.org', password_hash: 'x', title: 'Anna' };
  await database
    .insertInto('accounts')
    .values({ ...account, created_at: '2026-01-01T00:00:00Z' })
    .execute();
  await database
    .insertInto('videos')
    .values({
      ...{ id: 'v', channel: 'anna', title: 'A day', started_at: '2026-01-01T00:00:00Z', ended_at: null },
      ...{ target_duration: 2, duration_ms: 0, bytes: 0, lost_ms: 0, has_thumbnail: 0 },
    })
    .execute();
  return { database, migrator };
}

it('a database of before the mesh keeps its rows, without digests and with the mesh on', async () => {
  const { database, migrator } = await openAt('0003-clips');
  await database
    .insertInto('video_segments')
    .values({ ...segment, ...rest })
    .execute();
  const { error } = await migrator.migrateToLatest();
  expect(error).toBeUndefined();
  expect(await database.selectFrom('video_segments').selectAll().execute()).toEqual([
    { ...segment, ...rest, sha256: null },
  ]);
  expect(await database.selectFrom('accounts').select(['login', 'is_mesh_on']).execute()).toEqual([
    { login: 'anna', is_mesh_on: 1 },
  ]);
  await database.destroy();
});

it('digests of another kind are forgotten, and their segments kept', async () => {
  const { database, migrator } = await openAt('0004-mesh');
  await database
    .insertInto('video_segments')
    .values({ ...segment, ...rest, sha256: 'x'.repeat(43) })
    .execute();
  const { error } = await migrator.migrateToLatest();
  expect(error).toBeUndefined();
  expect(await database.selectFrom('video_segments').selectAll().execute()).toEqual([
    { ...segment, ...rest, sha256: null },
  ]);
  await database.destroy();
});
