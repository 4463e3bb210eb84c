import * as z from 'zod';
import type { BroadcastId, ChannelLogin, RenditionId } from '@starling/shared/ids.ts';
import type { Bytes, Millis, Seconds } from '@starling/shared/units.ts';
import type { Database } from '../database/tables.ts';
import {
  type RecordedInit,
  RecordedRendition,
  type RecordedSegment,
  RecordedVideo,
} from './recorded-video.ts';
import type { Tile } from './storyboard.ts';

/** A video as a list shows it. */
export interface VideoSummary {
  readonly id: BroadcastId;
  readonly channel: ChannelLogin;
  readonly title: string;
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  readonly duration: Millis;
  readonly bytes: Bytes;
  readonly lost: Millis;
  readonly hasThumbnail: boolean;
}

/** What a channel wants to keep of its broadcasts. */
export interface ArchiveSettings {
  readonly isRecording: boolean;
  readonly days: number | undefined;
  readonly bytes: Bytes | undefined;
}

const tracksSchema = z.object({
  codecs: z.array(z.string()),
  width: z.number().optional(),
  height: z.number().optional(),
});

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
    return row === undefined ? undefined : summary(row);
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
    return rows.map(summary);
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
  async load(id: BroadcastId): Promise<RecordedVideo | undefined> {
    const row = await this.#database.selectFrom('videos').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return undefined;
    const video = new RecordedVideo(id, row.channel, new Date(row.started_at), row.target_duration);
    if (row.ended_at !== null) video.endedAt = new Date(row.ended_at);
    video.hasThumbnail = row.has_thumbnail !== 0;
    video.lost = row.lost_ms;
    await this.#loadRenditions(video);
    await this.#loadTiles(video);
    return video;
  }

  async #loadRenditions(video: RecordedVideo): Promise<void> {
    const renditions = await this.#database
      .selectFrom('video_renditions')
      .selectAll()
      .where('video', '=', video.id)
      .execute();
    for (const { rendition, name, frame_rate } of renditions)
      video.renditions.set(rendition, new RecordedRendition(rendition, name, frame_rate ?? undefined));
    const inits = await this.#database
      .selectFrom('video_inits')
      .selectAll()
      .where('video', '=', video.id)
      .execute();
    for (const { rendition, version, data, tracks } of inits)
      video.renditions
        .get(rendition)
        ?.inits.set(version, { version, data, tracks: tracksSchema.parse(JSON.parse(tracks)) });
    const segments = await this.#database
      .selectFrom('video_segments')
      .selectAll()
      .where('video', '=', video.id)
      .orderBy('msn')
      .execute();
    for (const row of segments)
      video.add(row.rendition, {
        ...{ msn: row.msn, start: row.start_ms, duration: row.duration_ms, programDate: row.program_date_ms },
        ...{ discontinuity: row.discontinuity !== 0, initVersion: row.init_version, bytes: row.bytes },
        sha256: row.sha256 ?? undefined,
      });
  }

  async #loadTiles(video: RecordedVideo): Promise<void> {
    const rows = await this.#database
      .selectFrom('video_tiles')
      .selectAll()
      .where('video', '=', video.id)
      .orderBy('number')
      .execute();
    for (const { number, time_ms, width, height, sheet, place } of rows)
      video.tiles.push({ number, time: time_ms, width, height, sheet: sheet ?? undefined, place });
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

function summary(row: {
  id: string;
  channel: string;
  title: string;
  started_at: string;
  ended_at: string | null;
  duration_ms: number;
  bytes: number;
  lost_ms: number;
  has_thumbnail: number;
}): VideoSummary {
  return {
    ...{ id: row.id, channel: row.channel, title: row.title, startedAt: new Date(row.started_at) },
    endedAt: row.ended_at === null ? undefined : new Date(row.ended_at),
    ...{ duration: row.duration_ms, bytes: row.bytes, lost: row.lost_ms },
    hasThumbnail: row.has_thumbnail !== 0,
  };
}
