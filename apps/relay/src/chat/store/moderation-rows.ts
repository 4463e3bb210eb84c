import type { BlockedTerm } from '@starling/shared/protocol/moderation.ts';
import type { Database } from '../../database/tables.ts';
import { type ChannelSettings, untouchedSettings } from '../moderation/channel-settings.ts';
import type { PersonRef } from '../room/said-message.ts';

/** Where the operator's terms are kept. */
export const operatorsRoom = '';

export async function readSettings(database: Database, roomId: string): Promise<ChannelSettings> {
  const [row, terms, sources] = await Promise.all([
    database.selectFrom('chat_moderation').selectAll().where('room_id', '=', roomId).executeTakeFirst(),
    readTerms(database, roomId),
    database.selectFrom('chat_shared_bans').select('source_id').where('room_id', '=', roomId).execute(),
  ]);
  const acceptsBansOf = sources.map(({ source_id }) => source_id);
  if (row === undefined) return { ...untouchedSettings, terms, acceptsBansOf };
  return {
    ...{ terms, acceptsBansOf },
    links: JSON.parse(row.links) as ChannelSettings['links'],
    autoMod: JSON.parse(row.auto_mod) as ChannelSettings['autoMod'],
    ...{ offersBans: row.offers_bans !== 0, bansNeedReason: row.bans_need_reason !== 0 },
  };
}

export async function readTerms(database: Database, roomId: string): Promise<BlockedTerm[]> {
  const rows = await database
    .selectFrom('chat_terms')
    .selectAll()
    .where('room_id', '=', roomId)
    .orderBy('position')
    .execute();
  return rows.map(({ text, action, note }) => ({
    ...{ text, action: action as BlockedTerm['action'] },
    ...(note !== null && { note }),
  }));
}

/** @param rows a transaction's */
export async function writeSettings(
  rows: Database,
  roomId: string,
  settings: ChannelSettings,
): Promise<void> {
  const row = {
    ...{ links: JSON.stringify(settings.links), auto_mod: JSON.stringify(settings.autoMod) },
    ...{ offers_bans: Number(settings.offersBans), bans_need_reason: Number(settings.bansNeedReason) },
  };
  await rows
    .insertInto('chat_moderation')
    .values({ room_id: roomId, ...row })
    .onConflict((conflict) => conflict.column('room_id').doUpdateSet(row))
    .execute();
  await rows.deleteFrom('chat_shared_bans').where('room_id', '=', roomId).execute();
  for (const source_id of settings.acceptsBansOf)
    await rows.insertInto('chat_shared_bans').values({ room_id: roomId, source_id }).execute();
  await writeTerms(rows, roomId, settings.terms);
}

/** @param rows a transaction's */
export async function writeTerms(
  rows: Database,
  roomId: string,
  terms: readonly BlockedTerm[],
): Promise<void> {
  await rows.deleteFrom('chat_terms').where('room_id', '=', roomId).execute();
  const listed = terms.map(({ text, action, note }, position) => ({
    ...{ room_id: roomId, position, text, action, note: note ?? null },
  }));
  if (listed.length > 0) await rows.insertInto('chat_terms').values(listed).execute();
}

/** @param rows a transaction's */
export async function writePardon(rows: Database, roomId: string, userId: string): Promise<void> {
  await rows
    .insertInto('chat_pardons')
    .values({ room_id: roomId, user_id: userId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What the bans that channels share are made of. */
export interface SharedBanRows {
  readonly offering: readonly PersonRef[];
  /** In channels that offer theirs, without time-outs. */
  readonly bans: readonly {
    readonly roomId: string;
    readonly userId: string;
    readonly reason: string | null;
  }[];
  readonly acceptances: readonly { readonly roomId: string; readonly sourceId: string }[];
  readonly pardons: readonly { readonly roomId: string; readonly userId: string }[];
}

export async function readSharedBans(database: Database): Promise<SharedBanRows> {
  const [offering, bans, acceptances, pardons] = await Promise.all([
    readOffering(database),
    readOfferedBans(database),
    database.selectFrom('chat_shared_bans').selectAll().execute(),
    database.selectFrom('chat_pardons').selectAll().execute(),
  ]);
  return {
    ...{ offering, bans },
    acceptances: acceptances.map(({ room_id, source_id }) => ({ roomId: room_id, sourceId: source_id })),
    pardons: pardons.map(({ room_id, user_id }) => ({ roomId: room_id, userId: user_id })),
  };
}

async function readOffering(database: Database): Promise<PersonRef[]> {
  const rows = await database
    .selectFrom('chat_moderation')
    .innerJoin('accounts', (join) =>
      join.on((of) => of(of.cast(of.ref('accounts.id'), 'text'), '=', of.ref('chat_moderation.room_id'))),
    )
    .select(['chat_moderation.room_id', 'accounts.login'])
    .where('offers_bans', '=', 1)
    .execute();
  return rows.map(({ room_id, login }) => ({ userId: room_id, login }));
}

/** @param roomId of one channel; of all that offer theirs */
export async function readOfferedBans(database: Database, roomId?: string): Promise<SharedBanRows['bans']> {
  const rows = await database
    .selectFrom('chat_bans')
    .innerJoin('chat_moderation', 'chat_moderation.room_id', 'chat_bans.room_id')
    .select(['chat_bans.room_id', 'chat_bans.user_id', 'chat_bans.reason'])
    .where('offers_bans', '=', 1)
    .where('until_ms', 'is', null)
    .$if(roomId !== undefined, (query) => query.where('chat_bans.room_id', '=', roomId ?? ''))
    .execute();
  return rows.map(({ room_id, user_id, reason }) => ({ roomId: room_id, userId: user_id, reason }));
}
