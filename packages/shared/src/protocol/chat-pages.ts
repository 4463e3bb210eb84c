import * as z from 'zod';

/**
 * Chat without a connection, in the relay's HTTP API.
 *
 * - `GET /api/channels/:login/chat` → {@link chatPageSchema}: the newest lines; `?after=CURSOR` what came since, `?before=OLDER`
 *   older messages. Whoever finds the relay's chat full (a WebSocket is closed with `pollInstead`) polls it.
 * - `GET /api/videos/:id/chat?from=&to=` → {@link replaySchema}: what was said while a broadcast was on air, in milliseconds
 *   of the video's own timeline
 * - `GET /api/me/chat-messages?before=` → {@link ownMessagesSchema} · `DELETE` → {@link erasedSchema}
 */

const chatEventSchema = z.object({
  id: z.string().describe('The event’s; a message’s own'),
  at: z.number().describe('Milliseconds since 1970'),
  lines: z.array(z.string()).describe('IRC, as a viewer with the capabilities tags and commands gets it'),
});
export type ChatEvent = z.infer<typeof chatEventSchema>;

export const chatPageSchema = z.object({
  data: z.array(chatEventSchema).describe('Oldest first'),
  standing: z
    .array(z.string())
    .describe('IRC: modes, pin, poll and prediction, where `after` does not tell that they are known'),
  cursor: z.string().describe('For `after`'),
  older: z.string().nullable().describe('For `before`; null where there is nothing older'),
  hasGap: z.boolean().describe('Whether something between `after` and these lines is missing'),
  pollAfterMs: z.number().int().describe('When to ask again'),
  areSocketsFree: z.boolean().describe('Whether a WebSocket would be let in now'),
});
export type ChatPage = z.infer<typeof chatPageSchema>;

const replayEventSchema = chatEventSchema.extend({
  offset: z.number().describe('Milliseconds from the video’s beginning'),
});

export const replaySchema = z.object({
  data: z.array(replayEventSchema).describe('By offset'),
  next: z.number().nullable().describe('`from` for the rest of what was asked for; null where this is all'),
});
export type Replay = z.infer<typeof replaySchema>;

export const ownMessagesSchema = z.object({
  data: z.array(z.object({ id: z.string(), channelId: z.string(), at: z.iso.datetime(), text: z.string() })),
  cursor: z.string().nullable().describe('For `before`; null behind the oldest'),
});
export type OwnMessages = z.infer<typeof ownMessagesSchema>;

export const erasedSchema = z.object({ messages: z.number().int().describe('How many were erased') });
