import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { ApiAccount, ApiContext } from './api-context.ts';
import { tokenOwner } from './helix-failure.ts';

/** As `id.twitch.tv/oauth2/validate` answers; bots ask each hour and before they join. */
const validationSchema = z.object({
  client_id: z.string(),
  login: z.string(),
  user_id: z.string(),
  scopes: z.array(z.string()),
  /** Seconds. */
  expires_in: z.number().int(),
});
const refusalSchema = z.object({ status: z.literal(401), message: z.literal('invalid access token') });
const refusal = { status: 401, message: 'invalid access token' } as const;

/** As Helix tells of users. */
const usersSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      login: z.string(),
      display_name: z.string(),
      type: z.literal(''),
      broadcaster_type: z.literal(''),
      description: z.string(),
      profile_image_url: z.string(),
      offline_image_url: z.string(),
      created_at: z.string(),
    }),
  ),
});
const names = z
  .union([z.string().max(64), z.array(z.string().max(64)).max(100)])
  .optional()
  .transform((value) => (value === undefined ? [] : [value].flat()));
const querySchema = z.object({ id: names, login: names });

/** What a chat token may; a relay has no finer ones. */
const scopes = [
  ...['chat:read', 'chat:edit', 'channel:moderate', 'user:read:chat', 'user:write:chat'],
  ...['moderator:manage:banned_users', 'moderator:manage:chat_messages', 'moderator:manage:announcements'],
];
/** Chat tokens do not run out; who asks is told of sixty days, as Twitch's do. */
const expiresIn = 60 * 86_400;

/**
 * What libraries for Twitch ask beside chat: twurple sends the calls of `id.twitch.tv` to `/auth` and those of Helix to
 * `/mock` where its environment names a server of one's own.
 */
export function addTwitchRoutes(server: FastifyInstance, context: ApiContext): void {
  const { accounts } = context;
  const api = server.withTypeProvider<ZodTypeProvider>();
  const asker = (request: FastifyRequest) => tokenOwner(context, request.headers.authorization);
  api.get(
    '/auth/validate',
    { schema: { response: { 200: validationSchema, 401: refusalSchema } } },
    async (request, reply) => {
      const account = await asker(request);
      if (account === undefined) return reply.code(401).send(refusal);
      const { id, login } = account;
      return { client_id: 'starling', login, user_id: id, scopes, expires_in: expiresIn };
    },
  );
  api.get(
    '/mock/users',
    { schema: { querystring: querySchema, response: { 200: usersSchema, 401: refusalSchema } } },
    async (request, reply) => {
      const account = await asker(request);
      if (account === undefined) return reply.code(401).send(refusal);
      const { id: ids, login: logins } = request.query;
      const found = await Promise.all([
        ...ids.map((id) => accounts.findById(id)),
        ...logins.map((login) => accounts.findByLogin(login.toLowerCase())),
      ]);
      const all = ids.length + logins.length === 0 ? [account] : found;
      return { data: all.flatMap((one) => (one === undefined ? [] : [toUser(one)])) };
    },
  );
}

function toUser({ id, login, title, createdAt }: ApiAccount): z.infer<typeof usersSchema>['data'][number] {
  return {
    ...{ id, login, display_name: login, type: '', broadcaster_type: '' },
    ...{ description: title, profile_image_url: '', offline_image_url: '' },
    created_at: createdAt.toISOString(),
  };
}
