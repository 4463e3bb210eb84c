import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  accountSchema,
  channelSchema,
  chatTokenSchema,
  createAccountSchema,
  createSessionSchema,
  ingestSchema,
  type Stream,
  streamKeySchema,
  streamsSchema,
  updateChannelSchema,
  watchingSchema,
} from '@starling/shared/protocol/api.ts';
import type { LiveBroadcast } from '../../media.ts';
import { RateLimit } from './rate-limit.ts';
import { ViewerCount } from './viewer-count.ts';

/** An account as the API needs it. */
export interface ApiAccount {
  readonly id: string;
  readonly login: string;
  readonly email: string;
  readonly title: string;
  readonly hasStreamKey: boolean;
  readonly createdAt: Date;
}

/** What the API needs of the platform. */
export interface ApiAccounts<Known extends ApiAccount = ApiAccount> {
  create(account: { login: string; email: string; password: string }): Promise<Known | 'taken' | 'reserved'>;
  authenticate(login: string, password: string): Promise<Known | undefined>;
  findByLogin(login: string): Promise<Known | undefined>;
  findBySession(token: string): Promise<Known | undefined>;
  openSession(account: Known): Promise<string>;
  closeSession(token: string): Promise<void>;
  rotateStreamKey(account: Known): Promise<string>;
  openChatToken(account: Known): Promise<string>;
  setTitle(account: Known, title: string): Promise<void>;
}

/** What is on air. */
export interface LiveDirectory {
  live(): readonly LiveBroadcast[];
  findLive(channel: string): LiveBroadcast | undefined;
}

export interface ApiOptions {
  readonly accounts: ApiAccounts;
  readonly directory: LiveDirectory;
  readonly rtmpPort: () => number;
}

/** An answer that is not the one that was hoped for; it becomes `{error: {code, message}}`. */
class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const sessionCookie = 'starling_session';
const sessionSeconds = 30 * 24 * 3600;
const loginParams = z.object({ login: z.string().toLowerCase().max(64) });

/** Adds everything below `/api` to the server. */
export async function registerApi(server: FastifyInstance, options: ApiOptions): Promise<void> {
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
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  await server.register(
    (api, _, done) => {
      api.addHook('onRequest', (request, _reply, next) => next(refuseCrossSite(request)));
      const routes = new ApiRoutes(options);
      routes.addAccountRoutes(api);
      routes.addOwnRoutes(api);
      routes.addChannelRoutes(api);
      api.get('/openapi.json', { schema: { hide: true } }, () => server.swagger());
      done();
    },
    { prefix: '/api' },
  );
}

class ApiRoutes {
  readonly #options: ApiOptions;
  readonly #viewers = new ViewerCount();
  readonly #attempts = new RateLimit(20, 3_000);
  readonly #beats = new RateLimit(600, 50);

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  addAccountRoutes(server: FastifyInstance): void {
    const { accounts } = this.#options;
    const api = server.withTypeProvider<ZodTypeProvider>();
    api.post(
      '/accounts',
      { schema: { body: createAccountSchema, response: { 201: accountSchema } } },
      async (request, reply) => {
        this.#limit(this.#attempts, request);
        const account = await accounts.create(request.body);
        if (account === 'taken')
          throw new ApiFailure(409, 'login_taken', `The login "${request.body.login}" is taken.`);
        if (account === 'reserved')
          throw new ApiFailure(409, 'login_reserved', `"${request.body.login}" is kept for Starling itself.`);
        await this.#logIn(account, request, reply);
        return reply.code(201).send(toJson(account));
      },
    );
    api.post(
      '/sessions',
      { schema: { body: createSessionSchema, response: { 201: accountSchema } } },
      async (request, reply) => {
        this.#limit(this.#attempts, request);
        const account = await accounts.authenticate(request.body.login, request.body.password);
        if (account === undefined)
          throw new ApiFailure(401, 'wrong_login', 'The login or the password is wrong.');
        await this.#logIn(account, request, reply);
        return reply.code(201).send(toJson(account));
      },
    );
    api.delete('/sessions', async (request, reply) => {
      const token = request.cookies[sessionCookie];
      if (token !== undefined) await accounts.closeSession(token);
      return reply.clearCookie(sessionCookie, { path: '/' }).code(204).send();
    });
  }

  addOwnRoutes(server: FastifyInstance): void {
    const { accounts } = this.#options;
    const api = server.withTypeProvider<ZodTypeProvider>();
    api.get('/me', { schema: { response: { 200: accountSchema } } }, async (request) =>
      toJson(await this.#self(request)),
    );
    api.post('/me/stream-key', { schema: { response: { 200: streamKeySchema } } }, async (request) => ({
      streamKey: await accounts.rotateStreamKey(await this.#self(request)),
    }));
    api.post('/me/chat-token', { schema: { response: { 200: chatTokenSchema } } }, async (request) => ({
      token: await accounts.openChatToken(await this.#self(request)),
    }));
    api.patch(
      '/me/channel',
      { schema: { body: updateChannelSchema, response: { 200: channelSchema } } },
      async (request) => {
        const self = await this.#self(request);
        await accounts.setTitle(self, request.body.title);
        return this.#channel(self.login);
      },
    );
  }

  addChannelRoutes(server: FastifyInstance): void {
    const api = server.withTypeProvider<ZodTypeProvider>();
    api.get('/ingest', { schema: { response: { 200: ingestSchema } } }, () => ({
      rtmpPort: this.#options.rtmpPort(),
    }));
    const query = z.object({
      first: z.coerce.number().int().min(1).max(100).default(20),
      after: z
        .string()
        .regex(/^\d{1,9}$/, 'after is a cursor of an earlier answer')
        .optional(),
    });
    api.get(
      '/streams',
      { schema: { querystring: query, response: { 200: streamsSchema } } },
      async (request) => this.#streams(request.query.first, Number(request.query.after ?? 0)),
    );
    api.get(
      '/channels/:login',
      { schema: { params: loginParams, response: { 200: channelSchema } } },
      async (request) => this.#channel(request.params.login),
    );
    api.get('/channels/:login/videos', { schema: { params: loginParams } }, async (request) => {
      await this.#channel(request.params.login);
      // Broadcasts are not recorded yet.
      return { data: [], cursor: null };
    });
    api.post(
      '/channels/:login/watching',
      { schema: { params: loginParams, body: watchingSchema, response: { 200: channelSchema } } },
      async (request) => {
        this.#limit(this.#beats, request);
        const { login } = request.params;
        if (this.#options.directory.findLive(login) !== undefined)
          this.#viewers.watch(login, request.body.viewer, Date.now());
        return this.#channel(login);
      },
    );
  }

  #limit(limit: RateLimit, request: FastifyRequest): void {
    if (!limit.take(request.ip, Date.now()))
      throw new ApiFailure(429, 'too_many_requests', 'Too many tries from your address. Wait a little.');
  }

  async #logIn(account: ApiAccount, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.setCookie(sessionCookie, await this.#options.accounts.openSession(account), {
      httpOnly: true,
      sameSite: 'lax',
      secure: request.protocol === 'https',
      path: '/',
      maxAge: sessionSeconds,
    });
  }

  async #self(request: FastifyRequest): Promise<ApiAccount> {
    const token = request.cookies[sessionCookie];
    const account = token === undefined ? undefined : await this.#options.accounts.findBySession(token);
    if (account === undefined) throw new ApiFailure(401, 'not_logged_in', 'Log in first.');
    return account;
  }

  async #channel(login: string): Promise<z.infer<typeof channelSchema>> {
    const account = await this.#options.accounts.findByLogin(login);
    if (account === undefined) throw new ApiFailure(404, 'no_such_channel', 'There is no such channel.');
    const live = this.#options.directory.findLive(login);
    const stream = live === undefined ? null : this.#stream(live, account.title);
    return { id: account.id, login: account.login, title: account.title, stream };
  }

  async #streams(first: number, after: number): Promise<z.infer<typeof streamsSchema>> {
    const now = Date.now();
    const sorted = this.#options.directory
      .live()
      .map((broadcast) => ({ broadcast, viewers: this.#viewers.count(broadcast.channel, now) }))
      .sort((a, b) => b.viewers - a.viewers || a.broadcast.channel.localeCompare(b.broadcast.channel));
    const page = sorted.slice(after, after + first);
    const data = await Promise.all(
      page.map(async ({ broadcast }) => {
        const account = await this.#options.accounts.findByLogin(broadcast.channel);
        return this.#stream(broadcast, account?.title ?? broadcast.channel);
      }),
    );
    return { data, cursor: after + first < sorted.length ? String(after + first) : null };
  }

  #stream(live: LiveBroadcast, title: string): Stream {
    return {
      id: live.id,
      login: live.channel,
      title,
      viewers: this.#viewers.count(live.channel, Date.now()),
      startedAt: live.startedAt.toISOString(),
      thumbnailUrl: live.hasThumbnail ? `/live/${live.channel}/thumbnail.jpg` : null,
      playlistUrl: `/live/${live.channel}/index.m3u8`,
      width: live.width ?? null,
      height: live.height ?? null,
    };
  }
}

function toJson(account: ApiAccount): z.infer<typeof accountSchema> {
  const { id, login, email, hasStreamKey, createdAt } = account;
  return { id, login, email, hasStreamKey, createdAt: createdAt.toISOString() };
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

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, code, message } = describeError(error);
  if (status >= 500) request.log.error({ err: error }, 'a request failed');
  return reply.code(status).send({ error: { code, message } });
}

function describeError(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof ApiFailure) return { status: error.status, code: error.code, message: error.message };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation;
    const field = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? '';
    return {
      status: 400,
      code: 'invalid_input',
      message: [field, first?.message ?? 'is not valid'].filter((text) => text !== '').join(': '),
    };
  }
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (statusCode !== undefined && statusCode < 500) {
    const name = code?.replace(/^FST_ERR_/, '').toLowerCase() ?? 'bad_request';
    return { status: statusCode, code: name, message: message ?? 'The request is wrong.' };
  }
  return { status: 500, code: 'internal', message: 'The relay failed. Its log says why.' };
}
