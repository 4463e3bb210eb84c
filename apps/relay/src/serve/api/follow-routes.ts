import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { type Follow, followSchema, followsSchema } from '@starling/shared/protocol/follows.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { ApiAccount, ApiContext } from './api-context.ts';
import { ApiFailure } from './api-failure.ts';
import { loginParams, nextCursor, pageQuery } from './parameters.ts';
import { RateLimit } from './rate-limit.ts';

/** Follows, as the API needs them; people and channels by their accounts' ids. */
export interface FollowBook {
  follow(userId: string, channelId: string): Promise<'done' | 'self' | 'too_many'>;
  unfollow(userId: string, channelId: string): Promise<void>;
  /** @returns undefined: he does not */
  since(userId: string, channelId: string): Promise<Millis | undefined>;
  followers(channelId: string): Promise<number>;
  /** Newest first. */
  list(
    userId: string,
    page: { first: number; after: number },
  ): Promise<readonly { readonly login: string; readonly since: Millis }[]>;
}

/** Following channels. */
export function addFollowRoutes(server: FastifyInstance, context: ApiContext, follows: FollowBook): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const changes = new RateLimit(60, 2_000);
  const schema = { params: loginParams, response: { 200: followSchema } };
  const channelOf = async (login: string) => {
    const channel = await context.accounts.findByLogin(login);
    if (channel === undefined) throw new ApiFailure(404, 'no_such_channel', 'There is no such channel.');
    return channel;
  };
  const changer = async (request: FastifyRequest) => {
    const self = await context.self(request);
    if (!changes.take(self.id, Date.now()))
      throw new ApiFailure(429, 'too_many_requests', 'Too many changes. Wait a little.');
    return self;
  };
  const tell = async (self: ApiAccount | undefined, channelId: string): Promise<Follow> => {
    const since = self && (await follows.since(self.id, channelId));
    return {
      isFollowing: since !== undefined,
      since: since === undefined ? null : new Date(since).toISOString(),
      followers: await follows.followers(channelId),
    };
  };
  api.get('/channels/:login/follow', { schema }, async (request) =>
    tell(await context.visitor(request), (await channelOf(request.params.login)).id),
  );
  api.put('/channels/:login/follow', { schema }, async (request) => {
    const self = await changer(request);
    const { id } = await channelOf(request.params.login);
    const outcome = await follows.follow(self.id, id);
    if (outcome === 'self') throw new ApiFailure(409, 'own_channel', 'Nobody follows himself.');
    if (outcome === 'too_many')
      throw new ApiFailure(409, 'too_many_follows', 'You follow too many channels.');
    return tell(self, id);
  });
  api.delete('/channels/:login/follow', { schema }, async (request) => {
    const self = await changer(request);
    const { id } = await channelOf(request.params.login);
    await follows.unfollow(self.id, id);
    return tell(self, id);
  });
  api.get(
    '/me/follows',
    { schema: { querystring: pageQuery, response: { 200: followsSchema } } },
    async (request) => {
      const self = await context.self(request);
      const page = request.query;
      const found = await follows.list(self.id, { first: page.first + 1, after: page.after });
      const data = found.slice(0, page.first).map(({ login, since }) => {
        return { login, since: new Date(since).toISOString() };
      });
      return { data, cursor: nextCursor(found.length, page) };
    },
  );
}
