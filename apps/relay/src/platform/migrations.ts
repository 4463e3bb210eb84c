import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Every step of the schema, in the order of its name. A step that has been released is never changed. */
export const migrations: Record<string, Migration> = {
  '0001-accounts': { up: createAccounts },
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
