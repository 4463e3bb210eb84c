import * as z from 'zod';
import { emoteName } from './chat-limits.ts';

/**
 * Emotes, in the relay's HTTP API. A word of a message that is an emote's name, between spaces, is the emote.
 *
 * - `GET /api/emotes` → {@link emotesSchema}: the relay's own, which everybody may use everywhere
 * - `GET /api/channels/:login/emotes` → {@link emotesSchema}: the channel's
 * - `POST /api/channels/:login/emotes?name=&subscribersOnly=` with the picture as body (`image/png`, `image/gif`,
 *   `image/webp`) → 201 {@link emoteSchema} (owner, moderators); what is wrong with a picture is told as 422
 * - `PATCH /api/channels/:login/emotes/:id` {@link updateEmoteSchema} → {@link emoteSchema}, `DELETE` → 204
 * - `GET /emotes/v1/ID/SIZE.webp`, size 1 to 3, and Twitch's form `/emoticons/v2/ID/default/dark/1.0` to `3.0`
 */

/** 2–32 of A–Z, a–z, 0–9; upper and lower case differ. */
const emoteNameSchema = z.string().regex(emoteName, 'A name has 2 to 32 characters: A–Z, a–z and 0–9');

export const emoteSchema = z.object({
  id: z.string().describe('As in the tag `emotes` of a message'),
  name: z.string(),
  scope: z.enum(['global', 'channel']),
  isAnimated: z.boolean(),
  isSubscribersOnly: z.boolean().describe('Whether only subscribers and those above them may use it'),
  isUsable: z.boolean().describe('Whether who asks may use it in this channel'),
  width: z.number().int().describe('Pixels of size 1, which is 28 high'),
  urls: z.object({ 1: z.string(), 2: z.string(), 3: z.string() }).describe('WebP, by size'),
});
export type Emote = z.infer<typeof emoteSchema>;

export const emotesSchema = z.object({ data: z.array(emoteSchema).describe('By name') });
export type Emotes = z.infer<typeof emotesSchema>;

/** The query of an upload. */
export const createEmoteSchema = z.object({
  name: emoteNameSchema,
  subscribersOnly: z.stringbool().default(false),
});

export const updateEmoteSchema = z
  .object({ name: emoteNameSchema, isSubscribersOnly: z.boolean() })
  .partial()
  .refine((update) => Object.keys(update).length > 0, 'Say what is to be changed');
export type UpdateEmote = z.infer<typeof updateEmoteSchema>;
