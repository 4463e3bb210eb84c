import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { emoteLimits } from '@starling/shared/protocol/chat-limits.ts';
import {
  createEmoteSchema,
  type Emote,
  emoteSchema,
  emotesSchema,
  type UpdateEmote,
  updateEmoteSchema,
} from '@starling/shared/protocol/emotes.ts';
import type { ApiAccount, ApiContext } from './api-context.ts';
import { ApiFailure } from './api-failure.ts';
import { loginParams } from './parameters.ts';
import { RateLimit } from './rate-limit.ts';

/** A channel, as far as its emotes go. */
export interface EmoteChannel {
  /** The owner's account. */
  readonly id: string;
  readonly login: string;
}

export type EmoteAnswer =
  | { readonly kind: 'done'; readonly emote: Emote }
  | { readonly kind: 'refused'; readonly because: keyof typeof refusals };

/** Emotes, as the API needs them. */
export interface EmoteLibrary {
  global(): readonly Emote[];
  /** @param asker login; undefined for a guest */
  list(channel: EmoteChannel, asker: string | undefined): Promise<readonly Emote[]>;
  mayManage(channel: EmoteChannel, login: string): Promise<boolean>;
  add(
    channel: EmoteChannel,
    emote: {
      readonly name: string;
      readonly isSubscribersOnly: boolean;
      readonly picture: Uint8Array;
      readonly by: string;
    },
  ): Promise<EmoteAnswer>;
  change(channel: EmoteChannel, id: string, change: UpdateEmote): Promise<EmoteAnswer>;
  delete(channel: EmoteChannel, id: string): Promise<EmoteAnswer>;
}

const { side, frames, pixels, aspect, perChannel } = emoteLimits;
const refusals = {
  not_a_picture: [422, 'This is no PNG, GIF or WebP.'],
  truncated: [422, 'The picture’s file ends too early.'],
  broken: [422, 'The picture cannot be decoded.'],
  too_large: [413, 'A picture has at most 1 MB.'],
  bad_shape: [422, `A picture is at most ${aspect} times as wide as high, or as high as wide.`],
  too_many_frames: [422, `A picture has at most ${frames} frames.`],
  too_many_pixels: [
    422,
    `A picture has at most ${side} pixels a side, and ${pixels / 1e6} million in all its frames.`,
  ],
  name_taken: [409, 'There is an emote of that name already.'],
  too_many_emotes: [409, `A channel has at most ${perChannel} emotes.`],
  no_such_emote: [404, 'There is no such emote, or it was deleted.'],
  busy: [503, 'Too many pictures are waiting. Try again in a minute.'],
} as const;

const emoteParams = loginParams.extend({ id: z.string().max(64) });
const types = ['image/png', 'image/gif', 'image/webp', 'application/octet-stream'];

/** Emotes: listed, uploaded, renamed, deleted. To be registered apart: it takes bodies that the others do not. */
export function addEmoteRoutes(server: FastifyInstance, context: ApiContext, emotes: EmoteLibrary): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get('/emotes', { schema: { response: { 200: emotesSchema } } }, () => ({ data: [...emotes.global()] }));
  api.get(
    '/channels/:login/emotes',
    { schema: { params: loginParams, response: { 200: emotesSchema } } },
    async (request) => {
      const channel = await findChannel(context, request.params.login);
      return { data: [...(await emotes.list(channel, (await context.visitor(request))?.login))] };
    },
  );
  addUpload(server, context, emotes);
  api.patch(
    '/channels/:login/emotes/:id',
    { schema: { params: emoteParams, body: updateEmoteSchema, response: { 200: emoteSchema } } },
    async (request) => {
      const { channel } = await managed(context, emotes, request, request.params.login);
      return done(await emotes.change(channel, request.params.id, request.body));
    },
  );
  api.delete('/channels/:login/emotes/:id', { schema: { params: emoteParams } }, async (request, reply) => {
    const { channel } = await managed(context, emotes, request, request.params.login);
    done(await emotes.delete(channel, request.params.id));
    return reply.code(204).send();
  });
}

function addUpload(server: FastifyInstance, context: ApiContext, emotes: EmoteLibrary): void {
  const uploads = new RateLimit(100, 10_000);
  server.addContentTypeParser(types, { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  server.withTypeProvider<ZodTypeProvider>().post(
    '/channels/:login/emotes',
    {
      bodyLimit: emoteLimits.bytes,
      // Nobody's megabytes are read before it is known whose they are.
      onRequest: async (request) => {
        const { id } = await context.self(request);
        if (!uploads.take(id, Date.now()))
          throw new ApiFailure(429, 'too_many_requests', 'Too many uploads. Wait a little.');
      },
      schema: { params: loginParams, querystring: createEmoteSchema, response: { 201: emoteSchema } },
    },
    async (request, reply) => {
      const { channel, self } = await managed(context, emotes, request, request.params.login);
      const { name, subscribersOnly: isSubscribersOnly } = request.query;
      if (!Buffer.isBuffer(request.body)) throw failureOf('not_a_picture');
      const wish = { name, isSubscribersOnly, picture: request.body, by: self.id };
      return reply.code(201).send(done(await emotes.add(channel, wish)));
    },
  );
}

async function findChannel({ accounts }: ApiContext, login: string): Promise<EmoteChannel> {
  const channel = await accounts.findByLogin(login);
  if (channel === undefined) throw new ApiFailure(404, 'no_such_channel', 'There is no such channel.');
  return channel;
}

async function managed(
  context: ApiContext,
  emotes: EmoteLibrary,
  request: FastifyRequest,
  login: string,
): Promise<{ channel: EmoteChannel; self: ApiAccount }> {
  const self = await context.self(request);
  const channel = await findChannel(context, login);
  if (!(await emotes.mayManage(channel, self.login)))
    throw new ApiFailure(403, 'not_yours', 'Only the channel’s owner and its moderators may do this.');
  return { channel, self };
}

/** @throws ApiFailure */
function done(answer: EmoteAnswer): Emote {
  if (answer.kind === 'refused') throw failureOf(answer.because);
  return answer.emote;
}

function failureOf(because: keyof typeof refusals): ApiFailure {
  const [status, message] = refusals[because];
  return new ApiFailure(status, because, message);
}
