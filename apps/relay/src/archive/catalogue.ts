import type { BroadcastId, ChannelLogin, RenditionId } from '@starling/shared/ids.ts';
import type { Bytes, Millis, Seconds } from '@starling/shared/units.ts';
import type { Database } from '../database/tables.ts';
import { loadVideo } from './load-video.ts';
import type { RecordedInit, RecordedRendition, RecordedSegment, RecordedVideo } from './recorded-video.ts';
import type { Tile } from './storyboard.ts';
import { summaryOf, type VideoSummary } from './video-summary.ts';

/** What a channel wants to keep of its broadcasts. */
export interface ArchiveSettings {
  readonly isRecording: boolean;
  readonly days: number | undefined;
  readonly bytes: Bytes | undefined;
}

/** The archive's rows: which videos there are, and each segment of each rendition. */
export class Catalogue {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async createVideo(video: RecordedVideo, title: string): Promise<void> {
    await this.#database
      .insertInto('videos')
      .values({
        ...{ id: video.id, channel: video.channel, title, started_at: video.startedAt.toISOString() },
        ...{ ended_at: null, target_duration: 0, duration_ms: 0, bytes: 0, lost_ms: 0, has_thumbnail: 0 },
      })
      .execute();
  }

  async saveRendition(video: BroadcastId, { id, name, frameRate }: RecordedRendition): Promise<void> {
    await this.#database
      .insertInto('video_renditions')
      .values({ video, rendition: id, name, frame_rate: frameRate ?? null })
      .onConflict((conflict) =>
        conflict.columns(['video', 'rendition']).doUpdateSet({ name, frame_rate: frameRate ?? null }),
      )
      .execute();
  }

  async addInit(video: BroadcastId, rendition: RenditionId, init: RecordedInit): Promise<void> {
    await this.#database
      .insertInto('video_inits')
      .values({
        ...{ video, rendition, version: init.version },
        ...{ data: Buffer.from(init.data), tracks: JSON.stringify(init.tracks) },
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** @param counts whether the video's length and losses are to grow: for one of its renditions only */
  async addSegment(
    video: BroadcastId,
    rendition: RenditionId,
    segment: RecordedSegment,
    counts: boolean,
  ): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('video_segments')
        .values({
          ...{ video, rendition, msn: segment.msn, start_ms: segment.start, duration_ms: segment.duration },
          ...{ program_date_ms: segment.programDate, discontinuity: segment.discontinuity ? 1 : 0 },
          ...{ init_version: segment.initVersion, bytes: segment.bytes },
          sha256: segment.sha256 ?? null,
        })
        .execute();
      await transaction
        .updateTable('videos')
        .set((row) => ({
          bytes: row('bytes', '+', segment.bytes),
          duration_ms: row('duration_ms', '+', counts ? segment.duration : 0),
          lost_ms: row('lost_ms', '+', counts && segment.bytes === 0 ? segment.duration : 0),
        }))
        .where('id', '=', video)
        .execute();
    });
  }

  async setTargetDuration(video: BroadcastId, targetDuration: Seconds): Promise<void> {
    await this.#database
      .updateTable('videos')
      .set({ target_duration: targetDuration })
      .where('id', '=', video)
      .execute();
  }

  async setTitle(video: BroadcastId, title: string): Promise<void> {
    await this.#database.updateTable('videos').set({ title }).where('id', '=', video).execute();
  }

  async setThumbnail(video: BroadcastId): Promise<void> {
    await this.#database.updateTable('videos').set({ has_thumbnail: 1 }).where('id', '=', video).execute();
  }

  /** Notes a tile of the storyboard, or where it has gone to. */
  async saveTile(video: BroadcastId, { number, time, width, height, sheet, place }: Tile): Promise<void> {
    const values = { sheet: sheet ?? null, place };
    await this.#database
      .insertInto('video_tiles')
      .values({ video, number, time_ms: time, width, height, ...values })
      .onConflict((conflict) => conflict.columns(['video', 'number']).doUpdateSet(values))
      .execute();
  }

  async endVideo(video: BroadcastId, endedAt: Date): Promise<void> {
    await this.#database
      .updateTable('videos')
      .set({ ended_at: endedAt.toISOString() })
      .where('id', '=', video)
      .execute();
  }

  async deleteVideo(video: BroadcastId): Promise<void> {
    await this.#database.deleteFrom('videos').where('id', '=', video).execute();
  }

  /** Forgets the segments of all renditions before `msn`. */
  async deleteSegmentsBefore(
    video: BroadcastId,
    msn: number,
    freed: { bytes: Bytes; duration: Millis },
  ): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction
        .deleteFrom('video_segments')
        .where('video', '=', video)
        .where('msn', '<', msn)
        .execute();
      await transaction
        .updateTable('videos')
        .set((row) => ({
          bytes: row('bytes', '-', freed.bytes),
          duration_ms: row('duration_ms', '-', freed.duration),
        }))
        .where('id', '=', video)
        .execute();
    });
  }

  async find(id: BroadcastId): Promise<VideoSummary | undefined> {
    const row = await this.#database.selectFrom('videos').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : summaryOf(row);
  }

  /** Newest first. Without a channel: of all. Those without a second of media are left out. */
  async list(
    channel: ChannelLogin | undefined,
    page: { first: number; after: number },
  ): Promise<VideoSummary[]> {
    let query = this.#database.selectFrom('videos').selectAll().where('duration_ms', '>', 0);
    if (channel !== undefined) query = query.where('channel', '=', channel);
    const rows = await query
      .orderBy('started_at', 'desc')
      .orderBy('id')
      .limit(page.first)
      .offset(page.after)
      .execute();
    return rows.map(summaryOf);
  }

  /** Videos that were on air when the relay ended. */
  async unfinished(): Promise<BroadcastId[]> {
    const rows = await this.#database
      .selectFrom('videos')
      .select('id')
      .where('ended_at', 'is', null)
      .execute();
    return rows.map(({ id }) => id);
  }

  async channels(): Promise<ChannelLogin[]> {
    const rows = await this.#database.selectFrom('videos').select('channel').distinct().execute();
    return rows.map(({ channel }) => channel);
  }

  async usedBytes(channel: ChannelLogin): Promise<Bytes> {
    const row = await this.#database
      .selectFrom('videos')
      .select((expression) => expression.fn.sum<number | null>('bytes').as('bytes'))
      .where('channel', '=', channel)
      .executeTakeFirst();
    return row?.bytes ?? 0;
  }

  /** Reads all that is needed to serve a video. */
  load(id: BroadcastId): Promise<RecordedVideo | undefined> {
    return loadVideo(this.#database, id);
  }

  async settings(channel: ChannelLogin): Promise<ArchiveSettings | undefined> {
    const row = await this.#database
      .selectFrom('archive_settings')
      .selectAll()
      .where('channel', '=', channel)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return {
      isRecording: row.is_recording !== 0,
      days: row.days ?? undefined,
      bytes: row.bytes ?? undefined,
    };
  }

  async saveSettings(channel: ChannelLogin, settings: ArchiveSettings): Promise<void> {
    const values = {
      is_recording: settings.isRecording ? 1 : 0,
      days: settings.days ?? null,
      bytes: settings.bytes ?? null,
    };
    await this.#database
      .insertInto('archive_settings')
      .values({ channel, ...values })
      .onConflict((conflict) => conflict.column('channel').doUpdateSet(values))
      .execute();
  }
}
