import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  archiveSchema,
  type Health,
  healthSchema,
  updateArchiveSchema,
  updateVideoSchema,
  type Video,
  videoSchema,
  videosSchema,
} from '@starling/shared/protocol/videos.ts';
import type { BroadcastId, ChannelLogin } from '@starling/shared/ids.ts';
import type { Bytes } from '@starling/shared/units.ts';
import type { ApiAccount, ApiContext } from './api-context.ts';
import { ApiFailure } from './api-failure.ts';
import { loginParams, nextCursor, pageQuery } from './parameters.ts';

/** What a channel wants to keep of its broadcasts. */
interface Retention {
  readonly isRecording: boolean;
  readonly days: number | undefined;
  readonly bytes: Bytes | undefined;
}

/** The archive and what is on air, as the API needs them. */
export interface VideoLibrary {
  /** Newest first. */
  list(channel: ChannelLogin, page: { first: number; after: number }): Promise<readonly Video[]>;
  find(id: BroadcastId): Promise<Video | undefined>;
  setTitle(id: BroadcastId, title: string): Promise<void>;
  /** @returns false for one that is not there, or is on air */
  delete(id: BroadcastId): Promise<boolean>;
  retention(channel: ChannelLogin): Promise<Retention>;
  setRetention(channel: ChannelLogin, retention: Retention): Promise<void>;
  usedBytes(channel: ChannelLogin): Promise<Bytes>;
  trouble(): string | undefined;
  health(channel: ChannelLogin): Promise<Health['live']>;
}

const videoParams = z.object({ id: z.string().max(64) });
const noSuchVideo = () => new ApiFailure(404, 'no_such_video', 'There is no such video, or it was deleted.');

/** Broadcasts to watch again, and what their owner says of them. */
export function addVideoRoutes(server: FastifyInstance, context: ApiContext, videos: VideoLibrary): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/channels/:login/videos',
    { schema: { params: loginParams, querystring: pageQuery, response: { 200: videosSchema } } },
    async (request) => {
      const { login } = await context.channel(request.params.login);
      const page = request.query;
      const found = await videos.list(login, { first: page.first + 1, after: page.after });
      return { data: found.slice(0, page.first), cursor: nextCursor(found.length, page) };
    },
  );
  api.get(
    '/videos/:id',
    { schema: { params: videoParams, response: { 200: videoSchema } } },
    async (request) => findVideo(videos, request.params.id),
  );
  api.patch(
    '/videos/:id',
    { schema: { params: videoParams, body: updateVideoSchema, response: { 200: videoSchema } } },
    async (request) => {
      const { id } = await ownVideo(videos, request.params.id, await context.self(request));
      await videos.setTitle(id, request.body.title);
      return findVideo(videos, id);
    },
  );
  api.delete('/videos/:id', { schema: { params: videoParams } }, async (request, reply) => {
    const { id } = await ownVideo(videos, request.params.id, await context.self(request));
    if (!(await videos.delete(id)))
      throw new ApiFailure(409, 'on_air', 'This video is still on air. End the broadcast first.');
    return reply.code(204).send();
  });
  addArchiveRoutes(server, context, videos);
}

function addArchiveRoutes(server: FastifyInstance, context: ApiContext, videos: VideoLibrary): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const tellArchive = async ({ login }: ApiAccount): Promise<z.infer<typeof archiveSchema>> => {
    const { isRecording, days, bytes } = await videos.retention(login);
    return {
      ...{ isRecording, days: days ?? null, bytes: bytes ?? null },
      usedBytes: await videos.usedBytes(login),
      trouble: videos.trouble() ?? null,
    };
  };
  api.get('/me/archive', { schema: { response: { 200: archiveSchema } } }, async (request) =>
    tellArchive(await context.self(request)),
  );
  api.patch(
    '/me/archive',
    { schema: { body: updateArchiveSchema, response: { 200: archiveSchema } } },
    async (request) => {
      const self = await context.self(request);
      const { body } = request;
      const before = await videos.retention(self.login);
      await videos.setRetention(self.login, {
        isRecording: body.isRecording ?? before.isRecording,
        days: body.days === undefined ? before.days : (body.days ?? undefined),
        bytes: body.bytes === undefined ? before.bytes : (body.bytes ?? undefined),
      });
      return tellArchive(self);
    },
  );
  api.get('/me/health', { schema: { response: { 200: healthSchema } } }, async (request) => ({
    live: await videos.health((await context.self(request)).login),
  }));
}

async function findVideo(videos: VideoLibrary, id: string): Promise<Video> {
  const video = /^[0-9a-f]{16}$/.test(id) ? await videos.find(id) : undefined;
  if (video === undefined) throw noSuchVideo();
  return video;
}

async function ownVideo(videos: VideoLibrary, id: string, self: ApiAccount): Promise<Video> {
  const video = await findVideo(videos, id);
  if (video.login !== self.login)
    throw new ApiFailure(403, 'not_yours', 'Only the owner of the channel may do this.');
  return video;
}
