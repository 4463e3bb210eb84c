import type { ModAction } from '@starling/shared/protocol/moderation.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Database, Tables } from '../../database/tables.ts';
import type { ModeratorAct } from '../room/moderator-act.ts';

type Row = Tables['chat_mod_log'];

/** @param rows also a transaction's */
export async function writeAct(rows: Database, roomId: string, act: ModeratorAct): Promise<void> {
  await rows
    .insertInto('chat_mod_log')
    .values({
      ...{ room_id: roomId, id: act.id, at_ms: act.at, by_id: act.by.userId, by_login: act.by.login },
      ...{ action: act.action, reason: act.reason ?? null, text: act.text ?? null },
      ...{ target_id: act.target?.userId ?? null, target_login: act.target?.login ?? null },
      ...{ duration: act.duration ?? null, shared_from: act.sharedFrom ?? null },
    })
    .execute();
}

/** @returns newest first */
export async function readActs(
  database: Database,
  roomId: string,
  { before, count }: { readonly before: string | undefined; readonly count: number },
): Promise<ModeratorAct[]> {
  const rows = await database
    .selectFrom('chat_mod_log')
    .selectAll()
    .where('room_id', '=', roomId)
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(count)
    .execute();
  return rows.map(actOfRow);
}

/** How often something was done to somebody in a room. */
export async function countActs(
  database: Database,
  roomId: string,
  targetId: string,
): Promise<ReadonlyMap<ModAction, number>> {
  const rows = await database
    .selectFrom('chat_mod_log')
    .select(({ fn }) => ['action', fn.countAll<number>().as('count')])
    .where('room_id', '=', roomId)
    .where('target_id', '=', targetId)
    .groupBy('action')
    .execute();
  return new Map(rows.map(({ action, count }) => [action as ModAction, count]));
}

export async function dropActsBefore(database: Database, time: Millis): Promise<void> {
  await database.deleteFrom('chat_mod_log').where('at_ms', '<', time).execute();
}

function actOfRow(row: Row): ModeratorAct {
  return {
    ...{ id: row.id, at: row.at_ms, action: row.action as ModAction },
    by: { userId: row.by_id, login: row.by_login },
    ...(row.target_id !== null && { target: { userId: row.target_id, login: row.target_login ?? '' } }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.text !== null && { text: row.text }),
    ...(row.duration !== null && { duration: row.duration }),
    ...(row.shared_from !== null && { sharedFrom: row.shared_from }),
  };
}
