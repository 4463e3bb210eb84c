import type { Millis } from '@starling/shared/units.ts';
import type { Database, Tables } from '../../database/tables.ts';
import type { PersonRef } from '../room/said-message.ts';

export type UnbanStatus = Tables['chat_unban_requests']['status'];

/** Somebody asks to be let back. */
export interface StoredUnbanRequest {
  readonly id: string;
  readonly at: Millis;
  readonly by: PersonRef;
  readonly text: string;
  readonly status: UnbanStatus;
  readonly decision?: { readonly at: Millis; readonly by: PersonRef; readonly note?: string };
}

/** @returns false where one of him is open already */
export async function addUnbanRequest(
  rows: Database,
  roomId: string,
  { id, at, by, text }: StoredUnbanRequest,
): Promise<boolean> {
  const added = await rows
    .insertInto('chat_unban_requests')
    .values({
      ...{ id, room_id: roomId, user_id: by.userId, login: by.login, at_ms: at, text, status: 'open' },
      ...{ decided_at_ms: null, decided_by_id: null, decided_by_login: null, note: null },
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return added.numInsertedOrUpdatedRows === 1n;
}

/** @returns false where it is not open any more */
export async function settleUnbanRequest(
  rows: Database,
  id: string,
  status: UnbanStatus,
  { at, by, note }: NonNullable<StoredUnbanRequest['decision']>,
): Promise<boolean> {
  const settled = await rows
    .updateTable('chat_unban_requests')
    .set({
      ...{ status, decided_at_ms: at, note: note ?? null },
      ...{ decided_by_id: by.userId, decided_by_login: by.login },
    })
    .where('id', '=', id)
    .where('status', '=', 'open')
    .executeTakeFirst();
  return settled.numUpdatedRows === 1n;
}

/** @returns newest first */
export async function readUnbanRequests(
  database: Database,
  roomId: string,
  which: {
    readonly userId?: string | undefined;
    readonly id?: string | undefined;
    readonly status?: UnbanStatus | undefined;
    readonly before?: string | undefined;
    readonly count: number;
  },
): Promise<StoredUnbanRequest[]> {
  let query = database.selectFrom('chat_unban_requests').selectAll().where('room_id', '=', roomId);
  if (which.userId !== undefined) query = query.where('user_id', '=', which.userId);
  if (which.id !== undefined) query = query.where('id', '=', which.id);
  if (which.status !== undefined) query = query.where('status', '=', which.status);
  if (which.before !== undefined) query = query.where('id', '<', which.before);
  const rows = await query.orderBy('id', 'desc').limit(which.count).execute();
  return rows.map(requestOf);
}

export async function countOpenRequests(database: Database, roomId: string): Promise<number> {
  const row = await database
    .selectFrom('chat_unban_requests')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('room_id', '=', roomId)
    .where('status', '=', 'open')
    .executeTakeFirstOrThrow();
  return row.count;
}

function requestOf(row: Tables['chat_unban_requests']): StoredUnbanRequest {
  const { decided_at_ms: at, decided_by_id: userId, decided_by_login: login, note } = row;
  return {
    ...{ id: row.id, at: row.at_ms, text: row.text, status: row.status },
    by: { userId: row.user_id, login: row.login },
    ...(at !== null && {
      decision: {
        ...{ at, by: { userId: userId ?? '', login: login ?? '' } },
        ...(note !== null && { note }),
      },
    }),
  };
}
