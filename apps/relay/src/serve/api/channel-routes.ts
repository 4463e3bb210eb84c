import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import {
  channelSchema,
  type Ingest,
  ingestSchema,
  streamsSchema,
  watchingSchema,
} from '@starling/shared/protocol/api.ts';
import type { ApiContext } from './api-context.ts';
import { loginParams, pageQuery } from './parameters.ts';

/** Channels and what is on air. */
export function addChannelRoutes(server: FastifyInstance, context: ApiContext, ingest: () => Ingest): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get('/ingest', { schema: { response: { 200: ingestSchema } } }, () => ingest());
  api.get(
    '/streams',
    { schema: { querystring: pageQuery, response: { 200: streamsSchema } } },
    async (request) => context.streams(request.query.first, request.query.after),
  );
  api.get(
    '/channels/:login',
    { schema: { params: loginParams, response: { 200: channelSchema } } },
    async (request) => context.channel(request.params.login),
  );
  api.post(
    '/channels/:login/watching',
    { schema: { params: loginParams, body: watchingSchema, response: { 200: channelSchema } } },
    async (request) => {
      context.limitBeats(request);
      const { login } = request.params;
      if (context.directory.findLive(login) !== undefined)
        context.viewers.watch(login, request.body.viewer, Date.now());
      return context.channel(login);
    },
  );
}
