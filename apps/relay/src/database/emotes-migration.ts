import { type Kysely, sql } from 'kysely';

export async function createEmotes(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('emotes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('width', 'integer', (column) => column.notNull())
    .addColumn('is_animated', 'integer', (column) => column.notNull())
    .addColumn('is_subscribers_only', 'integer', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('deleted_at', 'text')
    .execute();
  await sql`create unique index emotes_in_use on emotes (channel_id, name) where deleted_at is null`.execute(
    database,
  );
  await database.schema
    .createIndex('emotes_deleted')
    .on('emotes')
    .columns(['channel_id', 'deleted_at'])
    .execute();
}
