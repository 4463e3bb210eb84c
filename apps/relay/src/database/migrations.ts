import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { createModeration } from './moderation-migration.ts';
import { createEmotes } from './emotes-migration.ts';
import { createFollows } from './follows-migration.ts';

/** Every step of the schema, in the order of its name. A step that has been released is never changed. */
export const migrations: Record<string, Migration> = {
  '0001-accounts': { up: createAccounts },
  '0002-archive': { up: createArchive },
  '0003-clips': { up: createClips },
  '0004-mesh': { up: addMesh },
  '0005-digests-of-parts': { up: forgetDigests },
  '0006-chat-rooms': { up: createChatRooms },
  '0007-moderation': { up: createModeration },
  '0008-emotes': { up: createEmotes },
  '0009-follows': { up: createFollows },
};

async function createAccounts(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('accounts')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('login', 'text', (column) => column.notNull().unique())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('stream_key_hash', 'text', (column) => column.unique())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  for (const [table, time] of [
    ['sessions', 'expires_at'],
    ['chat_tokens', 'created_at'],
  ] as const) {
    await database.schema
      .createTable(table)
      .addColumn('token_hash', 'text', (column) => column.primaryKey())
      .addColumn('account_id', 'integer', (column) =>
        column.notNull().references('accounts.id').onDelete('cascade'),
      )
      .addColumn(time, 'text', (column) => column.notNull())
      .execute();
    await sql`create index ${sql.ref(`${table}_account`)} on ${sql.table(table)} (account_id)`.execute(
      database,
    );
  }
}

async function createArchive(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('videos')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('target_duration', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('duration_ms', 'double precision', (column) => column.notNull().defaultTo(0))
    .addColumn('bytes', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('lost_ms', 'double precision', (column) => column.notNull().defaultTo(0))
    .addColumn('has_thumbnail', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await database.schema
    .createIndex('videos_of_channel')
    .on('videos')
    .columns(['channel', 'started_at'])
    .execute();
  const videoColumn = (table: string) =>
    database.schema
      .createTable(table)
      .addColumn('video', 'text', (column) => column.notNull().references('videos.id').onDelete('cascade'))
      .addColumn('rendition', 'text', (column) => column.notNull());
  await videoColumn('video_renditions')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('frame_rate', 'double precision')
    .addPrimaryKeyConstraint('video_renditions_key', ['video', 'rendition'])
    .execute();
  await videoColumn('video_inits')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('data', 'blob', (column) => column.notNull())
    .addColumn('tracks', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('video_inits_key', ['video', 'rendition', 'version'])
    .execute();
  await videoColumn('video_segments')
    .addColumn('msn', 'integer', (column) => column.notNull())
    .addColumn('start_ms', 'double precision', (column) => column.notNull())
    .addColumn('duration_ms', 'double precision', (column) => column.notNull())
    .addColumn('program_date_ms', 'double precision', (column) => column.notNull())
    .addColumn('discontinuity', 'integer', (column) => column.notNull())
    .addColumn('init_version', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('video_segments_key', ['video', 'rendition', 'msn'])
    .execute();
  await database.schema
    .createTable('video_tiles')
    .addColumn('video', 'text', (column) => column.notNull().references('videos.id').onDelete('cascade'))
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('time_ms', 'double precision', (column) => column.notNull())
    .addColumn('width', 'integer', (column) => column.notNull())
    .addColumn('height', 'integer', (column) => column.notNull())
    .addColumn('sheet', 'integer')
    .addColumn('place', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('video_tiles_key', ['video', 'number'])
    .execute();
  await database.schema
    .createTable('archive_settings')
    .addColumn('channel', 'text', (column) => column.primaryKey())
    .addColumn('is_recording', 'integer', (column) => column.notNull())
    .addColumn('days', 'integer')
    .addColumn('bytes', 'bigint')
    .execute();
}

async function createClips(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('clips')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('video', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('creator', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('from_ms', 'double precision', (column) => column.notNull())
    .addColumn('to_ms', 'double precision', (column) => column.notNull())
    .addColumn('duration_ms', 'double precision', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('width', 'integer')
    .addColumn('height', 'integer')
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('clips_of_channel')
    .on('clips')
    .columns(['channel', 'status', 'created_at'])
    .execute();
}

async function addMesh(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .alterTable('accounts')
    .addColumn('is_mesh_on', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
  await database.schema.alterTable('video_segments').addColumn('sha256', 'text').execute();
}

/** A segment's digest is by those of its parts now; one of its bytes is good for nothing. */
async function forgetDigests(database: Kysely<unknown>): Promise<void> {
  await sql`update video_segments set sha256 = null`.execute(database);
}

async function createChatRooms(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('accounts').addColumn('chat_color', 'text').execute();
  await database.schema
    .createTable('chat_rooms')
    .addColumn('room_id', 'text', (column) => column.primaryKey())
    .addColumn('modes', 'text', (column) => column.notNull())
    .addColumn('pin', 'text')
    .addColumn('poll', 'text')
    .addColumn('prediction', 'text')
    .execute();
  const ofPerson = (table: string) =>
    database.schema
      .createTable(table)
      .addColumn('room_id', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull());
  const personKey = ['room_id', 'user_id'] as never[];
  await ofPerson('chat_roles')
    .addColumn('login', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('chat_roles_key', personKey)
    .execute();
  await ofPerson('chat_bans')
    .addColumn('login', 'text', (column) => column.notNull())
    .addColumn('until_ms', 'double precision')
    .addColumn('reason', 'text')
    .addColumn('by_user_id', 'text', (column) => column.notNull())
    .addColumn('by_login', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('chat_bans_key', personKey)
    .execute();
  await ofPerson('chat_spoke')
    .addColumn('at_ms', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('chat_spoke_key', personKey)
    .execute();
  await ofPerson('chat_votes')
    .addColumn('ballot_id', 'text', (column) => column.notNull())
    .addColumn('choice_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('chat_votes_key', ['room_id', 'ballot_id', 'user_id'] as never[])
    .execute();
  await database.schema
    .createTable('chat_held')
    .addColumn('room_id', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'double precision', (column) => column.notNull())
    .addColumn('held', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('chat_held_key', ['room_id', 'message_id'] as never[])
    .execute();
}
