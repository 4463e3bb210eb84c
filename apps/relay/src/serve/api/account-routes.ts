import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type * as z from 'zod';
import {
  accountSchema,
  channelSchema,
  chatTokenSchema,
  createAccountSchema,
  createSessionSchema,
  sessionSchema,
  streamKeySchema,
  updateChannelSchema,
} from '@starling/shared/protocol/api.ts';
import { meshSettingsSchema } from '@starling/shared/protocol/mesh-join.ts';
import { type ApiAccount, type ApiContext, sessionCookie } from './api-context.ts';
import { ApiFailure } from './api-failure.ts';

/** Accounts and sessions. */
export function addAccountRoutes(server: FastifyInstance, context: ApiContext): void {
  const { accounts } = context;
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/accounts',
    { schema: { body: createAccountSchema, response: { 201: accountSchema } } },
    async (request, reply) => {
      context.limitAttempts(request);
      const account = await accounts.create(request.body);
      if (account === 'taken')
        throw new ApiFailure(409, 'login_taken', `The login "${request.body.login}" is taken.`);
      if (account === 'reserved')
        throw new ApiFailure(409, 'login_reserved', `"${request.body.login}" is kept for Starling itself.`);
      await context.logIn(account, request, reply);
      return reply.code(201).send(toJson(account));
    },
  );
  api.post(
    '/sessions',
    { schema: { body: createSessionSchema, response: { 201: accountSchema } } },
    async (request, reply) => {
      context.limitAttempts(request);
      const account = await accounts.authenticate(request.body.login, request.body.password);
      if (account === undefined)
        throw new ApiFailure(401, 'wrong_login', 'The login or the password is wrong.');
      await context.logIn(account, request, reply);
      return reply.code(201).send(toJson(account));
    },
  );
  // Pages ask this first: a refusal would be an error in the console of every guest.
  api.get('/sessions', { schema: { response: { 200: sessionSchema } } }, async (request) => {
    const account = await context.visitor(request);
    return { account: account === undefined ? null : toJson(account) };
  });
  api.delete('/sessions', async (request, reply) => {
    const token = request.cookies[sessionCookie];
    if (token !== undefined) await accounts.closeSession(token);
    return reply.clearCookie(sessionCookie, { path: '/' }).code(204).send();
  });
}

/** What an account does with itself. */
export function addOwnRoutes(server: FastifyInstance, context: ApiContext): void {
  const { accounts } = context;
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get('/me', { schema: { response: { 200: accountSchema } } }, async (request) =>
    toJson(await context.self(request)),
  );
  api.post('/me/stream-key', { schema: { response: { 200: streamKeySchema } } }, async (request) => ({
    streamKey: await accounts.rotateStreamKey(await context.self(request)),
  }));
  api.post('/me/chat-token', { schema: { response: { 200: chatTokenSchema } } }, async (request) => ({
    token: await accounts.openChatToken(await context.self(request)),
  }));
  api.patch(
    '/me/channel',
    { schema: { body: updateChannelSchema, response: { 200: channelSchema } } },
    async (request) => {
      const self = await context.self(request);
      await accounts.setTitle(self, request.body.title);
      return context.channel(self.login);
    },
  );
  api.get('/me/mesh', { schema: { response: { 200: meshSettingsSchema } } }, async (request) => ({
    isOn: (await context.self(request)).isMeshOn,
  }));
  api.patch(
    '/me/mesh',
    { schema: { body: meshSettingsSchema, response: { 200: meshSettingsSchema } } },
    async (request) => {
      await accounts.setMesh(await context.self(request), request.body.isOn);
      return request.body;
    },
  );
}

function toJson(account: ApiAccount): z.infer<typeof accountSchema> {
  const { id, login, email, hasStreamKey, createdAt } = account;
  return { id, login, email, hasStreamKey, createdAt: createdAt.toISOString() };
}
