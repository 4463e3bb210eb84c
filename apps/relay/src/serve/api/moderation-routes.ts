import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  changeModerationSchema,
  decideUnbanSchema,
  heldMessagesSchema,
  moderationSchema,
  modLogSchema,
  unbanRequestSchema,
  unbanRequestsSchema,
  unbanStatuses,
  userCardSchema,
} from '@starling/shared/protocol/moderation.ts';
import type { ApiContext } from './api-context.ts';
import { ApiFailure } from './api-failure.ts';
import type { ModerationDesk, ModeratorsDesk } from './moderation-desk.ts';
import { loginParams } from './parameters.ts';
import { RateLimit } from './rate-limit.ts';

/** 500 terms with their notes. */
const longestSettings = 512 * 1024;
const cursor = z
  .string()
  .regex(/^[0-9a-f-]{1,36}$/, 'this is no cursor of an earlier answer')
  .optional();
const logQuery = z.object({ before: cursor, count: z.coerce.number().int().min(1).max(100).default(50) });
const userParams = loginParams.extend({ user: z.string().toLowerCase().max(64) });
const requestParams = loginParams.extend({ id: z.string().max(36) });
const requestsQuery = z.object({ status: z.enum(unbanStatuses).optional(), before: cursor });

type Moderators = Exclude<Awaited<ReturnType<ModerationDesk['moderators']>>, string | undefined>;

/** What moderators settle, read and decide beside the chat. */
export function addModerationRoutes(
  server: FastifyInstance,
  context: ApiContext,
  desk: ModerationDesk,
): void {
  const changes = new RateLimit(30, 2_000);
  const enter = async (request: FastifyRequest & { params: { login: string } }): Promise<Moderators> => {
    const account = await context.self(request);
    const found = await desk.moderators(request.params.login, account.login);
    if (found === undefined) throw new ApiFailure(404, 'no_such_channel', 'There is no such channel.');
    if (found === 'no-moderator')
      throw new ApiFailure(403, 'not_a_moderator', 'This is for the moderators of the channel.');
    if (request.method !== 'GET' && !changes.take(account.id, Date.now()))
      throw new ApiFailure(429, 'too_many_requests', 'You change too much at once. Wait a little.');
    return found;
  };
  addSettings(server, enter);
  addReading(server, enter);
  addUnbanDecisions(server, enter);
}

type Enter = (request: FastifyRequest & { params: { login: string } }) => Promise<Moderators>;

function addSettings(server: FastifyInstance, enter: Enter): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const schema = { params: loginParams, response: { 200: moderationSchema } };
  api.get('/channels/:login/moderation', { schema }, async (request) => (await enter(request)).settings());
  api.put(
    '/channels/:login/moderation',
    { bodyLimit: longestSettings, schema: { ...schema, body: changeModerationSchema } },
    async (request) => {
      const moderators = await enter(request);
      if (request.body.sharedBans !== undefined && !moderators.isOwner)
        throw new ApiFailure(403, 'not_the_owner', 'Only the owner of the channel shares bans.');
      const settings = await moderators.change(request.body);
      if ('unfit' in settings) throw new ApiFailure(400, 'invalid_input', settings.unfit);
      return settings;
    },
  );
}

function addReading(server: FastifyInstance, enter: Enter): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/channels/:login/moderation/log',
    { schema: { params: loginParams, querystring: logQuery, response: { 200: modLogSchema } } },
    async (request) => {
      const { before, count } = request.query;
      return (await enter(request)).log({ before, count });
    },
  );
  api.get(
    '/channels/:login/moderation/held',
    { schema: { params: loginParams, response: { 200: heldMessagesSchema } } },
    async (request) => (await enter(request)).held(),
  );
  api.get(
    '/channels/:login/moderation/users/:user',
    {
      schema: {
        ...{ params: userParams, querystring: z.object({ before: cursor }) },
        response: { 200: userCardSchema },
      },
    },
    async (request) => {
      const moderators: ModeratorsDesk = await enter(request);
      const card = await moderators.card(request.params.user, request.query.before);
      if (card === undefined) throw new ApiFailure(404, 'no_such_account', 'Nobody has that login.');
      return card;
    },
  );
}

function addUnbanDecisions(server: FastifyInstance, enter: Enter): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/channels/:login/moderation/unban-requests',
    { schema: { params: loginParams, querystring: requestsQuery, response: { 200: unbanRequestsSchema } } },
    async (request) => (await enter(request)).unbanRequests(request.query.status, request.query.before),
  );
  api.post(
    '/channels/:login/moderation/unban-requests/:id',
    { schema: { params: requestParams, body: decideUnbanSchema, response: { 200: unbanRequestSchema } } },
    async (request) => {
      const moderators = await enter(request);
      const { decision, note } = request.body;
      const decided = await moderators.decideUnban(request.params.id, decision, note);
      if (decided === undefined) throw new ApiFailure(404, 'no_such_request', 'There is no such request.');
      if (decided === 'decided-already')
        throw new ApiFailure(409, 'decided_already', 'Somebody has decided about it already.');
      return decided;
    },
  );
}
