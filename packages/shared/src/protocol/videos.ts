import * as z from 'zod';
import { meshHealthSchema } from './mesh-join.ts';

/**
 * Broadcasts to watch again, and clips of them, in the relay's HTTP API.
 *
 * - `GET /api/channels/:login/videos?first=&after=` → {@link videosSchema}, newest first
 * - `GET /api/videos/:id` → {@link videoSchema} · `PATCH` {@link updateVideoSchema}, `DELETE` → 204 (owner)
 * - `POST /api/clips` {@link createClipSchema} → 202 {@link clipSchema} · `GET /api/clips/:id` · `DELETE` (owner or maker)
 * - `GET /api/channels/:login/clips?first=&after=` → {@link clipsSchema}, newest first
 * - `GET /api/me/archive` → {@link archiveSchema} · `PATCH` {@link updateArchiveSchema}
 */

/** One broadcast in the archive; it is there from its first segment on. */
export const videoSchema = z.object({
  id: z.string().describe('The broadcast id'),
  login: z.string(),
  title: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable().describe('null while it is on air'),
  duration: z.number().min(0).describe('Seconds recorded so far'),
  bytes: z.number().int().min(0).describe('Of all renditions together'),
  isLive: z.boolean(),
  lost: z
    .number()
    .min(0)
    .describe('Seconds of the source that could not be recorded, because the disk was full or failed'),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  playlistUrl: z.string().describe('Multivariant playlist `/vod/ID/index.m3u8`; grows while it is on air'),
  thumbnailUrl: z.string().nullable(),
  storyboardUrl: z
    .string()
    .nullable()
    .describe('WebVTT whose cues name a picture, or a part of one by `#xywh=`, for spans of the video'),
  expiresAt: z.iso.datetime().nullable().describe('When the channel’s retention deletes it; null for never'),
});
export type Video = z.infer<typeof videoSchema>;

export const videosSchema = z.object({ data: z.array(videoSchema), cursor: z.string().nullable() });
export type Videos = z.infer<typeof videosSchema>;

export const titleSchema = z.string().trim().min(1, 'A title is needed').max(140, 'At most 140 characters');
export const updateVideoSchema = z.object({ title: titleSchema });
export type UpdateVideo = z.infer<typeof updateVideoSchema>;

/** From `from` to `to` on the capture clock, as EXT-X-PROGRAM-DATE-TIME tells it (hls.js: `playingDate`). */
export const createClipSchema = z.object({
  video: z.string().regex(/^[0-9a-f]{16}$/, 'video is the id of a broadcast'),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  title: titleSchema,
});
export type CreateClip = z.infer<typeof createClipSchema>;

export const clipSchema = z.object({
  id: z.string(),
  video: z.string().describe('The broadcast it was cut out of, which may be gone'),
  login: z.string().describe('The channel'),
  creator: z.string().describe('Login of the account that cut it'),
  title: z.string(),
  createdAt: z.iso.datetime(),
  from: z.iso.datetime().describe('Where it begins, on the capture clock'),
  duration: z.number().describe('Seconds'),
  status: z.enum(['making', 'ready', 'failed']),
  progress: z.number().min(0).max(1),
  error: z.string().nullable().describe('Why it failed, for people'),
  mediaUrl: z.string().nullable().describe('An MP4; null until it is ready. `?download` names the file'),
  thumbnailUrl: z.string().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
});
export type Clip = z.infer<typeof clipSchema>;

export const clipsSchema = z.object({ data: z.array(clipSchema), cursor: z.string().nullable() });
export type Clips = z.infer<typeof clipsSchema>;

/** What becomes of the channel's broadcasts. */
export const archiveSchema = z.object({
  isRecording: z.boolean().describe('Whether new broadcasts are kept'),
  days: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .nullable()
    .describe('Videos older than this are deleted; null: never'),
  bytes: z.number().int().min(0).nullable().describe('Most that all videos may take; null: no limit'),
  usedBytes: z.number().int().min(0),
  trouble: z.string().nullable().describe('What keeps broadcasts from being recorded now, for people'),
});
export type Archive = z.infer<typeof archiveSchema>;

export const updateArchiveSchema = archiveSchema
  .pick({ isRecording: true, days: true, bytes: true })
  .partial();
export type UpdateArchive = z.infer<typeof updateArchiveSchema>;

/** `GET /api/me/health`: the owner's broadcast as the relay sees it; `live` is null off the air. */
export const healthSchema = z.object({
  live: z
    .object({
      video: z.string(),
      encoder: z.string().nullable(),
      isConnected: z.boolean().describe('false while a lost publisher is waited for'),
      bitrate: z.number().describe('Bits per second of the source, over the last seconds'),
      frameRate: z.number(),
      keyframeInterval: z.number().describe('Seconds'),
      ladder: z.object({
        rungs: z.array(z.string()),
        because: z.string().describe('Why these rungs, for people: `no cores are free for a ladder`'),
      }),
      mesh: meshHealthSchema.nullable().describe('null where no viewer has reported of late'),
      warnings: z.array(z.string()).describe('What the streamer should change, for people'),
    })
    .nullable(),
});
export type Health = z.infer<typeof healthSchema>;
