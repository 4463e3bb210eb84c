import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { ApiAccount, ApiContext } from './api-context.ts';
import type { BotAnswer, BotRequest, BotRooms } from './bot-room.ts';
import { HelixFailure, tokenOwner } from './helix-failure.ts';

const id = z.string().max(20);
const ofModerator = z.object({ broadcaster_id: id, moderator_id: id });
const banBody = z.object({
  data: z.object({
    user_id: id,
    /** Seconds; without it for good. */
    duration: z.number().int().min(1).max(1_209_600).optional(),
    reason: z.string().max(500).optional(),
  }),
});
const banAnswer = z.object({
  data: z.array(
    z.object({
      broadcaster_id: z.string(),
      moderator_id: z.string(),
      user_id: z.string(),
      created_at: z.string(),
      end_time: z.string().nullable(),
    }),
  ),
});
const announcementBody = z.object({
  message: z.string().max(2_000),
  color: z.enum(['primary', 'blue', 'green', 'orange', 'purple']).default('primary'),
});
/** Twitch documents these in the body, twurple writes them into the address. */
const ofSender = z.object({ broadcaster_id: id.optional(), sender_id: id.optional() });
const messageBody = ofSender.extend({
  message: z.string().max(2_000),
  reply_parent_message_id: z.string().max(64).optional(),
});
const messageAnswer = z.object({
  data: z.array(
    z.object({
      message_id: z.string(),
      is_sent: z.boolean(),
      drop_reason: z.object({ code: z.string(), message: z.string() }).optional(),
    }),
  ),
});

/**
 * What bots do to rooms by Helix since Twitch took slash commands from IRC, at the addresses where twurple looks for a
 * server of one's own: bans, time-outs, deletion, announcements, messages.
 */
export function addHelixRoutes(server: FastifyInstance, context: ApiContext, rooms: BotRooms): void {
  const people = new People(context, rooms);
  addBanRoutes(server, people);
  addDeletionRoute(server, people);
  addAnnouncementRoute(server, people);
  addMessageRoute(server, people);
}

function addBanRoutes(server: FastifyInstance, people: People): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/mock/moderation/bans',
    { schema: { querystring: ofModerator, body: banBody, response: { 200: banAnswer } } },
    async (request) => {
      const { broadcaster_id, moderator_id } = request.query;
      const { user_id, duration, reason } = request.body.data;
      const self = await people.self(request.headers.authorization, moderator_id);
      const { login: target } = await people.find(user_id);
      const why = reason === undefined || reason === '' ? {} : { reason };
      await people.ask(
        self,
        broadcaster_id,
        duration === undefined
          ? { kind: 'ban', target, ...why }
          : { kind: 'timeout', target, duration, ...why },
      );
      const now = Date.now();
      const end = duration === undefined ? null : new Date(now + duration * 1_000).toISOString();
      const created = { created_at: new Date(now).toISOString(), end_time: end };
      return { data: [{ broadcaster_id, moderator_id, user_id, ...created }] };
    },
  );
  api.delete(
    '/mock/moderation/bans',
    { schema: { querystring: ofModerator.extend({ user_id: id }) } },
    async (request, reply) => {
      const { broadcaster_id, moderator_id, user_id } = request.query;
      const self = await people.self(request.headers.authorization, moderator_id);
      const { login: target } = await people.find(user_id);
      await people.ask(self, broadcaster_id, { kind: 'unban', target, isTimeoutOnly: false });
      return reply.code(204).send();
    },
  );
}

function addDeletionRoute(server: FastifyInstance, people: People): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.delete(
    '/mock/moderation/chat',
    { schema: { querystring: ofModerator.extend({ message_id: z.string().max(64).optional() }) } },
    async (request, reply) => {
      const { broadcaster_id, moderator_id, message_id: messageId } = request.query;
      const self = await people.self(request.headers.authorization, moderator_id);
      await people.ask(
        self,
        broadcaster_id,
        messageId === undefined ? { kind: 'clear' } : { kind: 'delete', messageId },
      );
      return reply.code(204).send();
    },
  );
}

function addAnnouncementRoute(server: FastifyInstance, people: People): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/mock/chat/announcements',
    { schema: { querystring: ofModerator, body: announcementBody } },
    async (request, reply) => {
      const { broadcaster_id, moderator_id } = request.query;
      const { message: text, color } = request.body;
      const self = await people.self(request.headers.authorization, moderator_id);
      await people.ask(self, broadcaster_id, { kind: 'announce', text, color });
      return reply.code(204).send();
    },
  );
}

function addMessageRoute(server: FastifyInstance, people: People): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/mock/chat/messages',
    { schema: { querystring: ofSender, body: messageBody, response: { 200: messageAnswer } } },
    async (request) => {
      const { broadcaster_id, sender_id } = { ...request.query, ...request.body };
      const { message: text, reply_parent_message_id: replyTo } = request.body;
      if (broadcaster_id === undefined || sender_id === undefined)
        throw new HelixFailure(400, 'The parameters broadcaster_id and sender_id are required.');
      const self = await people.self(request.headers.authorization, sender_id);
      const said = { kind: 'say' as const, text, isAction: false as const, ...(replyTo && { replyTo }) };
      const { messageId = '', refusal } = await people.tell(self, broadcaster_id, said);
      const dropped = refusal && { drop_reason: { code: refusal.id, message: refusal.words } };
      return { data: [{ message_id: messageId, is_sent: refusal === undefined, ...dropped }] };
    },
  );
}

/** Who asks whom, by the ids that Helix names people with. */
class People {
  readonly #context: ApiContext;
  readonly #rooms: BotRooms;

  constructor(context: ApiContext, rooms: BotRooms) {
    this.#context = context;
    this.#rooms = rooms;
  }

  /** @param userId whom the call says that it is from. @throws HelixFailure */
  async self(authorization: string | undefined, userId: string): Promise<ApiAccount> {
    const self = await tokenOwner(this.#context, authorization);
    if (self === undefined) throw new HelixFailure(401, 'Invalid OAuth token');
    if (self.id !== userId) throw new HelixFailure(401, 'The ID must match the user ID of the token.');
    return self;
  }

  async find(userId: string): Promise<ApiAccount> {
    const found = await this.#context.accounts.findById(userId);
    if (found === undefined) throw new HelixFailure(400, `No user has the ID ${userId}.`);
    return found;
  }

  /** @throws HelixFailure where it was refused */
  async ask(self: ApiAccount, broadcasterId: string, request: BotRequest): Promise<void> {
    const { refusal } = await this.tell(self, broadcasterId, request);
    if (refusal === undefined) return;
    const status = refusal.id === 'no_permission' ? 403 : 400;
    throw new HelixFailure(status, refusal.words);
  }

  async tell(self: ApiAccount, broadcasterId: string, request: BotRequest): Promise<BotAnswer> {
    const { login: channel } = await this.find(broadcasterId);
    const answer = await this.#rooms.ask(self.login, channel, request);
    if (answer === undefined) throw new HelixFailure(400, `No channel has the ID ${broadcasterId}.`);
    return answer;
  }
}
