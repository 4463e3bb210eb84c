import { type Kysely, sql } from 'kysely';

/** Step 0007: what moderators settle and do, requests to be let back, and addresses that may not connect. */
export async function createModeration(database: Kysely<unknown>): Promise<void> {
  await createSettings(database);
  await createModLog(database);
  await database.schema
    .createTable('chat_unban_requests')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('room_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('login', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'double precision', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('decided_at_ms', 'double precision')
    .addColumn('decided_by_id', 'text')
    .addColumn('decided_by_login', 'text')
    .addColumn('note', 'text')
    .execute();
  await sql`create index chat_unban_requests_of_room on chat_unban_requests (room_id, status, id)`.execute(
    database,
  );
  await sql`create unique index chat_unban_requests_open on chat_unban_requests (room_id, user_id)
    where status = 'open'`.execute(database);
  await database.schema
    .createTable('address_bans')
    .addColumn('address', 'text', (column) => column.primaryKey())
    .addColumn('reason', 'text')
    .addColumn('at_ms', 'double precision', (column) => column.notNull())
    .execute();
}

async function createSettings(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('chat_moderation')
    .addColumn('room_id', 'text', (column) => column.primaryKey())
    .addColumn('links', 'text', (column) => column.notNull())
    .addColumn('auto_mod', 'text', (column) => column.notNull())
    .addColumn('offers_bans', 'integer', (column) => column.notNull())
    .addColumn('bans_need_reason', 'integer', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('chat_terms')
    .addColumn('room_id', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('note', 'text')
    .addPrimaryKeyConstraint('chat_terms_key', ['room_id', 'position'])
    .execute();
  await database.schema
    .createTable('chat_shared_bans')
    .addColumn('room_id', 'text', (column) => column.notNull())
    .addColumn('source_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('chat_shared_bans_key', ['room_id', 'source_id'])
    .execute();
  await database.schema
    .createTable('chat_pardons')
    .addColumn('room_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('chat_pardons_key', ['room_id', 'user_id'])
    .execute();
}

async function createModLog(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('chat_mod_log')
    .addColumn('room_id', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'double precision', (column) => column.notNull())
    .addColumn('by_id', 'text', (column) => column.notNull())
    .addColumn('by_login', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('target_id', 'text')
    .addColumn('target_login', 'text')
    .addColumn('reason', 'text')
    .addColumn('text', 'text')
    .addColumn('duration', 'double precision')
    .addColumn('shared_from', 'text')
    .addPrimaryKeyConstraint('chat_mod_log_key', ['room_id', 'id'])
    .execute();
  await database.schema
    .createIndex('chat_mod_log_of_person')
    .on('chat_mod_log')
    .columns(['room_id', 'target_id', 'action'])
    .execute();
  await database.schema.createIndex('chat_mod_log_by_time').on('chat_mod_log').column('at_ms').execute();
}
