import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, it } from 'vitest';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

it('a database of before the mesh keeps its rows, without digests and with the mesh on', async () => {
  const database = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: new Sqlite(':memory:') }),
  });
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  await migrator.migrateTo('0003-clips');
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
  const segment = { video: 'v', rendition: 'source', msn: 7, start_ms: 0, duration_ms: 2000 };
  const rest = { program_date_ms: 0, discontinuity: 0, init_version: 0, bytes: 9 };

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
