import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { addAccountRoutes, addOwnRoutes } from './account-routes.ts';
import { type ApiAccounts, ApiContext, type LiveDirectory } from './api-context.ts';
import { answerError, ApiFailure } from './api-failure.ts';
import { addBandwidthRoutes } from './bandwidth-routes.ts';
import { addChannelRoutes } from './channel-routes.ts';
import { addChatRoutes, type ChatArchive } from './chat-routes.ts';
import type { Ingest } from '@starling/shared/protocol/api.ts';
import { addClipRoutes, type ClipLibrary } from './clip-routes.ts';
import { addEmoteRoutes, type EmoteLibrary } from './emote-routes.ts';
import { addFollowRoutes, type FollowBook } from './follow-routes.ts';
import type { BotRooms } from './bot-room.ts';
import { addHelixEmoteRoutes } from './helix-emote-routes.ts';
import { addHelixRoutes } from './helix-routes.ts';
import { HelixFailure } from './helix-failure.ts';
import { addMeshRoutes, type MeshDoor } from './mesh-routes.ts';
import type { ModerationDesk } from './moderation-desk.ts';
import { addModerationRoutes } from './moderation-routes.ts';
import { addOperatorRoutes } from './operator-routes.ts';
import { addTwitchRoutes } from './twitch-routes.ts';
import { addUnbanRoutes } from './unban-routes.ts';
import { addVideoRoutes, type VideoLibrary } from './video-routes.ts';

export interface ApiOptions {
  readonly accounts: ApiAccounts;
  readonly directory: LiveDirectory;
  readonly videos: VideoLibrary;
  readonly clips: ClipLibrary;
  readonly mesh: MeshDoor;
  readonly chat: ChatArchive;
  readonly bots: BotRooms;
  readonly moderation: ModerationDesk;
  readonly emotes: EmoteLibrary;
  readonly follows: FollowBook;
  /** Where publishers connect. */
  readonly ingest: () => Ingest;
}

/** Adds everything below `/api` to the server. */
export async function registerApi(server: FastifyInstance, options: ApiOptions): Promise<void> {
  const context = new ApiContext(options.accounts, options.directory);
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  // The API speaks JSON alone; fastify would take plain text, too.
  server.removeContentTypeParser('text/plain');
  await server.register(cookie);
  await server.register(swagger, {
    openapi: {
      info: { title: 'Starling', description: 'The HTTP API of a Starling relay.', version: '0.1.0' },
    },
    transform: jsonSchemaTransform,
  });
  server.setErrorHandler((error, request, reply) =>
    error instanceof HelixFailure ? error.send(reply) : answerError(error, request, reply),
  );
  await server.register(
    (api, _, done) => {
      api.addHook('onRequest', (request, _reply, next) => next(refuseCrossSite(request)));
      addAccountRoutes(api, context);
      addOwnRoutes(api, context);
      addChannelRoutes(api, context, options.ingest);
      addVideoRoutes(api, context, options.videos);
      addClipRoutes(api, context, options.clips);
      addChatRoutes(api, context, options.chat);
      addModerationRoutes(api, context, options.moderation);
      addUnbanRoutes(api, context, options.moderation);
      addOperatorRoutes(api, context, options.moderation);
      addFollowRoutes(api, context, options.follows);
      api.register((routes, __, ready) => {
        addEmoteRoutes(routes, context, options.emotes);
        ready();
      });
      api.register((routes, __, ready) => {
        addBandwidthRoutes(routes, context);
        ready();
      });
      api.get('/openapi.json', { schema: { hide: true } }, () => server.swagger());
      done();
    },
    { prefix: '/api' },
  );
  // For bots, which ask by token, at addresses of Twitch's own.
  await server.register((routes, _, done) => {
    addTwitchRoutes(routes, context);
    addHelixRoutes(routes, context, options.bots);
    addHelixEmoteRoutes(routes, context, options.emotes);
    done();
  });
  // Outside of the rest: any origin may ask.
  await server.register(
    (api, _, done) => {
      addMeshRoutes(api, options.mesh);
      done();
    },
    { prefix: '/api' },
  );
}

/** A page of another site must not act for its visitor, even where a browser would send the cookie. */
function refuseCrossSite(request: FastifyRequest): Error | undefined {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const site = request.headers['sec-fetch-site'];
  const { origin, host } = request.headers;
  const isForeign =
    site === 'cross-site' || (origin !== undefined && origin !== 'null' && URL.parse(origin)?.host !== host);
  return isForeign
    ? new ApiFailure(403, 'cross_site', 'This call must come from the relay’s own pages.')
    : undefined;
}
