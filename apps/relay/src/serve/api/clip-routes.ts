import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  type Clip,
  clipSchema,
  clipsSchema,
  type CreateClip,
  createClipSchema,
} from '@starling/shared/protocol/videos.ts';
import type { ChannelLogin } from '@starling/shared/ids.ts';
import type { ApiContext } from './api-context.ts';
import { ApiFailure } from './api-failure.ts';
import { loginParams, nextCursor, pageQuery } from './parameters.ts';

/** Why no clip is made. */
type Refusal = keyof typeof refusalStatus;

/** Clips, as the API needs them. */
export interface ClipLibrary {
  /** Of a broadcast on air it waits some seconds for what is still to be recorded. */
  request(
    wish: CreateClip,
    creator: string,
  ): Promise<
    | { readonly kind: 'accepted'; readonly clip: Clip }
    | { readonly kind: 'refused'; readonly because: Refusal; readonly message: string }
  >;
  find(id: string): Promise<Clip | undefined>;
  /** Those that are ready, newest first. */
  list(channel: ChannelLogin, page: { first: number; after: number }): Promise<readonly Clip[]>;
  delete(id: string): Promise<void>;
}

const refusalStatus = {
  ...{ no_such_video: 404, too_short: 400, too_long: 400, not_recorded: 409, channel_full: 409 },
  ...{ account_busy: 429, hourly_limit: 429, queue_full: 429 },
} as const;

const clipParams = z.object({ id: z.string().max(64) });

/** Clips: asked for, looked at, deleted. */
export function addClipRoutes(server: FastifyInstance, context: ApiContext, clips: ClipLibrary): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/clips',
    { schema: { body: createClipSchema, response: { 202: clipSchema } } },
    async (request, reply) => {
      const { login } = await context.self(request);
      const answer = await clips.request(request.body, login);
      if (answer.kind === 'refused')
        throw new ApiFailure(refusalStatus[answer.because], answer.because, answer.message);
      return reply.code(202).send(answer.clip);
    },
  );
  api.get('/clips/:id', { schema: { params: clipParams, response: { 200: clipSchema } } }, async (request) =>
    findClip(clips, request.params.id),
  );
  api.delete('/clips/:id', { schema: { params: clipParams } }, async (request, reply) => {
    const self = await context.self(request);
    const clip = await findClip(clips, request.params.id);
    if (![clip.login, clip.creator].includes(self.login))
      throw new ApiFailure(403, 'not_yours', 'Only who made it or owns the channel may delete a clip.');
    await clips.delete(clip.id);
    return reply.code(204).send();
  });
  api.get(
    '/channels/:login/clips',
    { schema: { params: loginParams, querystring: pageQuery, response: { 200: clipsSchema } } },
    async (request) => {
      const { login } = await context.channel(request.params.login);
      const page = request.query;
      const found = await clips.list(login, { first: page.first + 1, after: page.after });
      return { data: found.slice(0, page.first), cursor: nextCursor(found.length, page) };
    },
  );
}

async function findClip(clips: ClipLibrary, id: string): Promise<Clip> {
  const clip = /^[0-9a-f]{16}$/.test(id) ? await clips.find(id) : undefined;
  if (clip === undefined)
    throw new ApiFailure(404, 'no_such_clip', 'There is no such clip, or it was deleted.');
  return clip;
}
