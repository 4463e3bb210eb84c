import * as z from 'zod';
import type { BroadcastId } from '@starling/shared/ids.ts';
import type { Database } from '../database/tables.ts';
import { RecordedRendition, RecordedVideo } from './recorded-video.ts';

const tracksSchema = z.object({
  codecs: z.array(z.string()),
  width: z.number().optional(),
  height: z.number().optional(),
});

/** Reads all that is needed to serve a video. @returns undefined where there is no such video */
export async function loadVideo(database: Database, id: BroadcastId): Promise<RecordedVideo | undefined> {
  const row = await database.selectFrom('videos').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const video = new RecordedVideo(id, row.channel, new Date(row.started_at), row.target_duration);
  if (row.ended_at !== null) video.endedAt = new Date(row.ended_at);
  video.hasThumbnail = row.has_thumbnail !== 0;
  video.lost = row.lost_ms;
  await loadRenditions(database, video);
  await loadTiles(database, video);
  return video;
}

async function loadRenditions(database: Database, video: RecordedVideo): Promise<void> {
  const renditions = await database
    .selectFrom('video_renditions')
    .selectAll()
    .where('video', '=', video.id)
    .execute();
  for (const { rendition, name, frame_rate } of renditions)
    video.renditions.set(rendition, new RecordedRendition(rendition, name, frame_rate ?? undefined));
  const inits = await database.selectFrom('video_inits').selectAll().where('video', '=', video.id).execute();
  for (const { rendition, version, data, tracks } of inits)
    video.renditions
      .get(rendition)
      ?.inits.set(version, { version, data, tracks: tracksSchema.parse(JSON.parse(tracks)) });
  const segments = await database
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

async function loadTiles(database: Database, video: RecordedVideo): Promise<void> {
  const rows = await database
    .selectFrom('video_tiles')
    .selectAll()
    .where('video', '=', video.id)
    .orderBy('number')
    .execute();
  for (const { number, time_ms, width, height, sheet, place } of rows)
    video.tiles.push({ number, time: time_ms, width, height, sheet: sheet ?? undefined, place });
}
