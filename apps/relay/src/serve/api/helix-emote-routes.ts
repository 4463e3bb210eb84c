import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Emote } from '@starling/shared/protocol/emotes.ts';
import type { ApiAccount, ApiContext } from './api-context.ts';
import type { EmoteLibrary } from './emote-routes.ts';
import { HelixFailure, tokenOwner } from './helix-failure.ts';

const format = z.enum(['static', 'animated']);
const scale = z.enum(['1.0', '2.0', '3.0']);
const globalEmote = z.object({
  id: z.string(),
  name: z.string(),
  images: z.object({ url_1x: z.string(), url_2x: z.string(), url_4x: z.string() }),
  format: z.array(format),
  scale: z.array(scale),
  theme_mode: z.array(z.enum(['light', 'dark'])),
});
const channelEmote = globalEmote.extend({
  tier: z.string(),
  emote_type: z.enum(['follower', 'subscriptions']),
  emote_set_id: z.string(),
});
const answerOf = <T extends z.ZodType>(emote: T) => z.object({ data: z.array(emote), template: z.string() });

/** What bots ask Helix about emotes, at the addresses where twurple looks for a server of one's own. */
export function addHelixEmoteRoutes(
  server: FastifyInstance,
  context: ApiContext,
  emotes: Pick<EmoteLibrary, 'global' | 'list'>,
): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/mock/chat/emotes/global',
    { schema: { response: { 200: answerOf(globalEmote) } } },
    async (request) => {
      await asker(context, request);
      const origin = originOf(request);
      return { data: emotes.global().map((emote) => tell(emote, origin)), template: templateAt(origin) };
    },
  );
  api.get(
    '/mock/chat/emotes',
    {
      schema: {
        querystring: z.object({ broadcaster_id: z.string().max(20) }),
        response: { 200: answerOf(channelEmote) },
      },
    },
    async (request) => {
      const { login: self } = await asker(context, request);
      const channel = await context.accounts.findById(request.query.broadcaster_id);
      if (channel === undefined) throw new HelixFailure(400, 'The broadcaster_id is nobody’s.');
      const origin = originOf(request);
      const data = (await emotes.list(channel, self)).map((emote) => ({
        ...tell(emote, origin),
        tier: emote.isSubscribersOnly ? '1000' : '',
        emote_type: emote.isSubscribersOnly ? ('subscriptions' as const) : ('follower' as const),
        emote_set_id: channel.id,
      }));
      return { data, template: templateAt(origin) };
    },
  );
}

async function asker(context: ApiContext, request: FastifyRequest): Promise<ApiAccount> {
  const account = await tokenOwner(context, request.headers.authorization);
  if (account === undefined) throw new HelixFailure(401, 'Invalid OAuth token');
  return account;
}

const originOf = ({ protocol, host }: FastifyRequest) => `${protocol}://${host}`;
const templateAt = (origin: string) => `${origin}/emoticons/v2/{{id}}/{{format}}/{{theme_mode}}/{{scale}}`;

function tell({ id, name, isAnimated, urls }: Emote, origin: string): z.infer<typeof globalEmote> {
  return {
    ...{ id, name, scale: ['1.0', '2.0', '3.0'], theme_mode: ['light', 'dark'] },
    images: { url_1x: origin + urls[1], url_2x: origin + urls[2], url_4x: origin + urls[3] },
    format: isAnimated ? ['static', 'animated'] : ['static'],
  };
}
