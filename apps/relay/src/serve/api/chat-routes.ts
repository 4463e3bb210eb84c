import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  type ChatPage,
  chatPageSchema,
  erasedSchema,
  type OwnMessages,
  ownMessagesSchema,
  type Replay,
  replaySchema,
} from '@starling/shared/protocol/chat-pages.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { ApiContext } from './api-context.ts';
import { ApiFailure } from './api-failure.ts';
import { loginParams } from './parameters.ts';

/** Chat, as the API needs it. */
export interface ChatArchive {
  /** @returns undefined where there is no such channel */
  newest(channel: string, after: string | undefined): Promise<ChatPage | undefined>;
  older(channel: string, before: string): Promise<ChatPage | undefined>;
  /** @returns undefined where there is no such video */
  replay(video: string, from: Millis, to: Millis): Promise<Replay | undefined>;
  saidBy(userId: string, before: string | undefined): Promise<OwnMessages>;
  /** @returns how many messages */
  erase(userId: string): Promise<number>;
}

const eventId = z.string().regex(/^[0-9a-f-]{0,36}$/, 'this is no cursor of an earlier answer');
const pageQuery = z.object({ after: eventId.optional(), before: eventId.optional() });
const millis = z.coerce
  .number()
  .min(0)
  .max(365 * 24 * 3600 * 1000);
const replayQuery = z.object({ from: millis.default(0), to: millis });
const videoParams = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'this is no video’s id') });

/** Chat without a connection: polled, scrolled back, replayed beside a video; and what somebody said himself. */
export function addChatRoutes(server: FastifyInstance, context: ApiContext, chat: ChatArchive): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/channels/:login/chat',
    { schema: { params: loginParams, querystring: pageQuery, response: { 200: chatPageSchema } } },
    async (request, reply) => {
      const { login } = request.params;
      const { after, before } = request.query;
      const page = before === undefined ? chat.newest(login, after) : chat.older(login, before);
      const found = await page;
      if (found === undefined) throw new ApiFailure(404, 'no_such_channel', 'There is no such channel.');
      // Everybody who read the same page asks for the same one next: a cache answers nearly all of them.
      void reply.header('Cache-Control', `public, max-age=${before === undefined ? 2 : 10}`);
      return found;
    },
  );
  api.get(
    '/videos/:id/chat',
    { schema: { params: videoParams, querystring: replayQuery, response: { 200: replaySchema } } },
    async (request, reply) => {
      const { from, to } = request.query;
      const found = await chat.replay(request.params.id, from, to);
      if (found === undefined)
        throw new ApiFailure(404, 'no_such_video', 'There is no such video, or it was deleted.');
      void reply.header('Cache-Control', 'public, max-age=10');
      return found;
    },
  );
  addOwnMessages(server, context, chat);
}

function addOwnMessages(server: FastifyInstance, context: ApiContext, chat: ChatArchive): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/me/chat-messages',
    {
      schema: {
        querystring: z.object({ before: eventId.optional() }),
        response: { 200: ownMessagesSchema },
      },
    },
    async (request) => chat.saidBy((await context.self(request)).id, request.query.before),
  );
  api.delete('/me/chat-messages', { schema: { response: { 200: erasedSchema } } }, async (request) => ({
    messages: await chat.erase((await context.self(request)).id),
  }));
}
