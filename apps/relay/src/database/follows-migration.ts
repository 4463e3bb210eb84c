import type { Kysely } from 'kysely';

export async function createFollows(database: Kysely<unknown>): Promise<void> {
  const account = (name: string) => (table: ReturnType<typeof database.schema.createTable>) =>
    table.addColumn(name, 'integer', (column) =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    );
  await database.schema
    .createTable('follows')
    .$call(account('user_id'))
    .$call(account('channel_id'))
    .addColumn('at_ms', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('follows_key', ['user_id', 'channel_id'] as never[])
    .execute();
  await database.schema.createIndex('follows_of_channel').on('follows').column('channel_id').execute();
}
