import * as z from 'zod';

/**
 * The relay's HTTP API under `/api`, as types and schemas that both ends use.
 * JSON in and out; an error is `{error: {code, message}}`, a list `{data, cursor}`.
 */

/** 3–25 of a–z, 0–9, `_`, not starting with `_`; upper case is folded. It is the channel's address, so it is ASCII. */
export const loginSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9_]{2,24}$/, 'A login has 3 to 25 characters: a–z, 0–9 and _, not beginning with _');

/** 8–200 characters; nothing else is demanded of it. */
export const passwordSchema = z
  .string()
  .min(8, 'A password has at least 8 characters')
  .max(200, 'A password has at most 200 characters');

export const createAccountSchema = z.object({
  login: loginSchema,
  email: z.email('That is not an e-mail address').max(254),
  password: passwordSchema,
});
export type CreateAccount = z.infer<typeof createAccountSchema>;

export const createSessionSchema = z.object({
  login: z.string().trim().toLowerCase().min(1).max(64),
  password: z.string().min(1).max(200),
});
export type CreateSession = z.infer<typeof createSessionSchema>;

/** The account that the session cookie belongs to. */
export const accountSchema = z.object({
  id: z.string(),
  login: z.string(),
  email: z.string(),
  hasStreamKey: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type Account = z.infer<typeof accountSchema>;

/** Answer of `GET /api/sessions`: who is logged in; null for a guest, which is no error. */
export const sessionSchema = z.object({ account: accountSchema.nullable() });
export type CurrentSession = z.infer<typeof sessionSchema>;

/** Answer of `POST /api/me/stream-key`: the only time that the key is seen. */
export const streamKeySchema = z.object({ streamKey: z.string() });
export type StreamKey = z.infer<typeof streamKeySchema>;

/** Answer of `POST /api/me/chat-token`: for `PASS oauth:TOKEN`. */
export const chatTokenSchema = z.object({ token: z.string() });
export type ChatToken = z.infer<typeof chatTokenSchema>;

/** `PATCH /api/me/channel`: what the owner says of the channel. */
export const updateChannelSchema = z.object({ title: z.string().trim().min(1).max(140) });
export type UpdateChannel = z.infer<typeof updateChannelSchema>;

/** A broadcast that is on air now. */
export const streamSchema = z.object({
  id: z.string().describe('The broadcast id'),
  login: z.string(),
  title: z.string(),
  viewers: z.number().int(),
  startedAt: z.iso.datetime(),
  thumbnailUrl: z
    .string()
    .nullable()
    .describe('A JPEG that changes every few seconds; null where there is none'),
  playlistUrl: z.string().describe('The multivariant playlist'),
  recordingUrl: z
    .string()
    .nullable()
    .describe('Multivariant playlist of the broadcast from its beginning; null where it is not recorded'),
  storyboardUrl: z.string().nullable().describe('WebVTT of pictures for the seek bar'),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
});
export type Stream = z.infer<typeof streamSchema>;

export const streamsSchema = z.object({ data: z.array(streamSchema), cursor: z.string().nullable() });
export type Streams = z.infer<typeof streamsSchema>;

/** A channel, live or not. */
export const channelSchema = z.object({
  id: z.string(),
  login: z.string(),
  title: z.string(),
  stream: streamSchema.nullable().describe('null when the channel is off the air'),
});
export type Channel = z.infer<typeof channelSchema>;

/** Body of `POST /api/channels/:login/watching`, sent every 10 s while a page plays; counts viewers. */
export const watchingSchema = z.object({
  viewer: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/, 'A viewer is 16 to 64 random characters'),
});
export type Watching = z.infer<typeof watchingSchema>;

/** Where publishers connect: answer of `GET /api/ingest`. */
export const ingestSchema = z.object({
  rtmpPort: z.number().int(),
  /** Missing where a relay takes no SRT. */
  srt: z
    .object({
      port: z.number().int(),
      isEncrypted: z.boolean().describe('whether a passphrase is asked for'),
    })
    .optional(),
});
export type Ingest = z.infer<typeof ingestSchema>;

export const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
export type ApiError = z.infer<typeof errorSchema>;
