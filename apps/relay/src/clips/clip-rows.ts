import type { BroadcastId, ChannelLogin } from '@starling/shared/ids.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { Database, Tables } from '../database/tables.ts';
import type { PictureSize } from './clip-args.ts';

/** A clip as it is stored. */
export interface ClipRecord {
  /** 16 lower-case hex digits. */
  readonly id: string;
  /** The broadcast that it was cut out of, which may be gone. */
  readonly video: BroadcastId;
  readonly channel: ChannelLogin;
  /** Login of the account that asked for it. */
  readonly creator: string;
  readonly title: string;
  readonly createdAt: Date;
  /** `[from, to)` on the capture clock, ms since 1970. */
  readonly from: Millis;
  readonly to: Millis;
  /** What is expected until it is ready. */
  readonly duration: Millis;
  readonly status: 'making' | 'ready' | 'failed';
  /** Why it failed, for people. */
  readonly error: string | undefined;
  /** Undefined until it is ready, and where it has no pictures. */
  readonly size: PictureSize | undefined;
}

type Row = Tables['clips'];

/** The rows of clips. */
export class ClipRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Notes a clip that is to be made. */
  async create(clip: ClipRecord): Promise<void> {
    await this.#database
      .insertInto('clips')
      .values({
        ...{
          id: clip.id,
          video: clip.video,
          channel: clip.channel,
          creator: clip.creator,
          title: clip.title,
        },
        ...{ created_at: clip.createdAt.toISOString(), from_ms: clip.from, to_ms: clip.to },
        ...{ duration_ms: clip.duration, status: 'making', attempts: 0, error: null },
        ...{ width: null, height: null, bytes: 0 },
      })
      .execute();
  }

  async find(id: string): Promise<ClipRecord | undefined> {
    const row = await this.#database.selectFrom('clips').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : toRecord(row);
  }

  /** Those of a channel that are ready, newest first. */
  async list(channel: ChannelLogin, page: { first: number; after: number }): Promise<ClipRecord[]> {
    const rows = await this.#database
      .selectFrom('clips')
      .selectAll()
      .where('channel', '=', channel)
      .where('status', '=', 'ready')
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(page.first)
      .offset(page.after)
      .execute();
    return rows.map(toRecord);
  }

  async count(channel: ChannelLogin): Promise<number> {
    const row = await this.#database
      .selectFrom('clips')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .where('channel', '=', channel)
      .executeTakeFirst();
    return Number(row?.count ?? 0);
  }

  /** Those that were being made or waited for it, oldest first, with how often each was begun. */
  async unfinished(): Promise<{ clip: ClipRecord; attempts: number }[]> {
    const rows = await this.#database
      .selectFrom('clips')
      .selectAll()
      .where('status', '=', 'making')
      .orderBy('created_at')
      .execute();
    return rows.map((row) => ({ clip: toRecord(row), attempts: row.attempts }));
  }

  /** Notes that it is being begun. */
  async begin(id: string): Promise<void> {
    await this.#database
      .updateTable('clips')
      .set((row) => ({ attempts: row('attempts', '+', 1) }))
      .where('id', '=', id)
      .execute();
  }

  /** @returns whether it is still there */
  async finish(
    id: string,
    made: { duration: Millis; bytes: Bytes; size: PictureSize | undefined },
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable('clips')
      .set({
        ...{ status: 'ready', duration_ms: made.duration, bytes: made.bytes },
        ...{ width: made.size?.width ?? null, height: made.size?.height ?? null },
      })
      .where('id', '=', id)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async fail(id: string, error: string): Promise<void> {
    await this.#database.updateTable('clips').set({ status: 'failed', error }).where('id', '=', id).execute();
  }

  async delete(id: string): Promise<void> {
    await this.#database.deleteFrom('clips').where('id', '=', id).execute();
  }

  /** Forgets what has failed and was asked for before this time. */
  async deleteFailedBefore(time: Date): Promise<void> {
    await this.#database
      .deleteFrom('clips')
      .where('status', '=', 'failed')
      .where('created_at', '<', time.toISOString())
      .execute();
  }
}

function toRecord(row: Row): ClipRecord {
  const { id, video, channel, creator, title, status, width, height } = row;
  return {
    ...{ id, video, channel, creator, title, status },
    ...{ createdAt: new Date(row.created_at), from: row.from_ms, to: row.to_ms, duration: row.duration_ms },
    error: row.error ?? undefined,
    size: width === null || height === null ? undefined : { width, height },
  };
}
