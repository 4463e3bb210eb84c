import type { Database, Tables } from '../../database/tables.ts';

/** An emote as it is stored, or as it ships with the relay. */
export interface StoredEmote {
  /** 16 lower-case hex digits. */
  readonly id: string;
  readonly name: string;
  readonly isAnimated: boolean;
  readonly isSubscribersOnly: boolean;
  /** Pixels of size 1. */
  readonly width: number;
}

/** What may be changed of an emote. */
export interface EmoteChange {
  readonly name?: string | undefined;
  readonly isSubscribersOnly?: boolean | undefined;
}

/** The rows of channels' emotes. One that was deleted stays for what was said with it. */
export class EmoteRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param channelId the owner's account. @returns by name */
  async list(channelId: string): Promise<StoredEmote[]> {
    const rows = await this.#database
      .selectFrom('emotes')
      .selectAll()
      .where('channel_id', '=', channelId)
      .where('deleted_at', 'is', null)
      .orderBy('name')
      .execute();
    return rows.map(toStored);
  }

  async add(channelId: string, emote: StoredEmote, by: string, at: Date): Promise<void> {
    const { id, name, isAnimated, isSubscribersOnly, width } = emote;
    await this.#database
      .insertInto('emotes')
      .values({
        ...{ id, name, width, channel_id: channelId, created_by: by },
        ...{ is_animated: Number(isAnimated), is_subscribers_only: Number(isSubscribersOnly) },
        ...{ created_at: at.toISOString(), deleted_at: null },
      })
      .execute();
  }

  async change(id: string, { name, isSubscribersOnly }: EmoteChange): Promise<void> {
    const values = {
      ...(name !== undefined && { name }),
      ...(isSubscribersOnly !== undefined && { is_subscribers_only: Number(isSubscribersOnly) }),
    };
    await this.#database.updateTable('emotes').set(values).where('id', '=', id).execute();
  }

  async delete(id: string, at: Date): Promise<void> {
    await this.#database
      .updateTable('emotes')
      .set({ deleted_at: at.toISOString() })
      .where('id', '=', id)
      .execute();
  }

  /** Forgets those of a channel that were deleted before its newest `kept` deleted ones. @returns their ids */
  async forgetDeleted(channelId: string, kept: number): Promise<string[]> {
    const rows = await this.#database
      .selectFrom('emotes')
      .select('id')
      .where('channel_id', '=', channelId)
      .where('deleted_at', 'is not', null)
      .orderBy('deleted_at', 'desc')
      .limit(1_000)
      .offset(kept)
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await this.#database.deleteFrom('emotes').where('id', 'in', ids).execute();
    return ids;
  }
}

function toStored(row: Tables['emotes']): StoredEmote {
  const { id, name, width } = row;
  return {
    ...{ id, name, width },
    isAnimated: row.is_animated === 1,
    isSubscribersOnly: row.is_subscribers_only === 1,
  };
}
