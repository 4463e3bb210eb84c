import type { Millis } from '@starling/shared/units.ts';
import type { Database } from '../../database/tables.ts';

/** An address or a range that may not connect to chat. */
export interface AddressBan {
  readonly address: string;
  readonly reason?: string;
  readonly at: Millis;
}

export async function readAddressBans(database: Database): Promise<AddressBan[]> {
  const rows = await database
    .selectFrom('address_bans')
    .selectAll()
    .orderBy('at_ms')
    .orderBy('address')
    .execute();
  return rows.map(({ address, reason, at_ms: at }) => ({ address, at, ...(reason !== null && { reason }) }));
}

/** Replaces the list. */
export async function writeAddressBans(database: Database, bans: readonly AddressBan[]): Promise<void> {
  await database.transaction().execute(async (rows) => {
    await rows.deleteFrom('address_bans').execute();
    for (const { address, reason, at } of bans)
      await rows
        .insertInto('address_bans')
        .values({ address, reason: reason ?? null, at_ms: at })
        .execute();
  });
}
