import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import {
  askUnbanSchema,
  ownUnbanRequestSchema,
  unbanRequestSchema,
} from '@starling/shared/protocol/moderation.ts';
import type { ApiContext } from './api-context.ts';
import { ApiFailure } from './api-failure.ts';
import type { BannedDesk, ModerationDesk } from './moderation-desk.ts';
import { loginParams } from './parameters.ts';
import { RateLimit } from './rate-limit.ts';

const refusals = {
  'not-banned': ['not_banned', 'You are not banned there; a time-out ends by itself.'],
  'already-asked': ['already_asked', 'You have asked already. The moderators have not decided yet.'],
  'asked-lately': ['asked_lately', 'The moderators have said no. You may ask again a week after that.'],
  'too-many': ['too_many_waiting', 'Too many people wait for an answer there. Try again another day.'],
} as const;

/** What somebody who is banned may do about it. */
export function addUnbanRoutes(server: FastifyInstance, context: ApiContext, desk: ModerationDesk): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const tries = new RateLimit(10, 60_000);
  const enter = async (channel: string, login: string): Promise<BannedDesk> => {
    const found = await desk.banned(channel, login);
    if (found === undefined) throw new ApiFailure(404, 'no_such_channel', 'There is no such channel.');
    return found;
  };
  api.get(
    '/channels/:login/unban-requests',
    { schema: { params: loginParams, response: { 200: ownUnbanRequestSchema } } },
    async (request) => {
      const { login } = await context.self(request);
      return (await enter(request.params.login, login)).state();
    },
  );
  api.post(
    '/channels/:login/unban-requests',
    { schema: { params: loginParams, body: askUnbanSchema, response: { 201: unbanRequestSchema } } },
    async (request, reply) => {
      const { id, login } = await context.self(request);
      if (!tries.take(id, Date.now()))
        throw new ApiFailure(429, 'too_many_requests', 'You ask too often. Wait a little.');
      const asked = await (await enter(request.params.login, login)).ask(request.body.text);
      if (typeof asked === 'string') {
        const [code, words] = refusals[asked];
        throw new ApiFailure(409, code, words);
      }
      return reply.code(201).send(asked);
    },
  );
}
