import * as z from 'zod';
import { moderationLimits } from './chat-limits.ts';

/**
 * Moderation in the relay's HTTP API. All but a banned person's own requests is for the channel's owner and moderators
 * (401 `not_logged_in`, 403 `not_a_moderator`, 404 `no_such_channel`), `/operator` for the relay's owner (403
 * `not_the_operator`). Bans, time-outs, deletions and decisions on held messages go by the chat itself.
 *
 * - `GET /api/channels/:login/moderation` → {@link moderationSchema} · `PUT` {@link changeModerationSchema} → the same
 * - `GET /api/channels/:login/moderation/log?before=&count=` → {@link modLogSchema}
 * - `GET /api/channels/:login/moderation/held` → {@link heldMessagesSchema}
 * - `GET /api/channels/:login/moderation/users/:user?before=` → {@link userCardSchema}
 * - `POST /api/channels/:login/unban-requests` {@link askUnbanSchema} → {@link unbanRequestSchema} (409 `not_banned`,
 *   `already_asked`, `asked_lately`) · `GET` → {@link ownUnbanRequestSchema}
 * - `GET /api/channels/:login/moderation/unban-requests?status=&before=` → {@link unbanRequestsSchema}
 * - `POST /api/channels/:login/moderation/unban-requests/:id` {@link decideUnbanSchema} → {@link unbanRequestSchema}
 * - `GET /api/operator/address-bans` → {@link addressBansSchema} · `PUT` {@link changeAddressBansSchema}
 * - `GET /api/operator/terms` → {@link operatorTermsSchema} · `PUT` the same
 */

export const blockedTermSchema = z.object({
  text: z
    .string()
    .trim()
    .min(1)
    .max(moderationLimits.termLength)
    .describe('Words, matched whole; `*` stands for any further characters of a word'),
  action: z.enum(['refuse', 'hold']),
  note: z.string().trim().max(200).optional().describe('For the other moderators'),
});
export type BlockedTerm = z.infer<typeof blockedTermSchema>;

const termsSchema = z.array(blockedTermSchema).max(moderationLimits.terms);

const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[^\s./:@]+(\.[^\s./:@]+)+$/, 'That is no domain, such as example.org');

const linkRulesSchema = z.object({
  allowedFor: z
    .enum(['everybody', 'subscribers', 'vips', 'moderators'])
    .describe('Who may post any link; each of these also means those after it'),
  action: z.enum(['refuse', 'hold']).describe('What becomes of other people’s messages with links'),
  domains: z
    .array(domainSchema)
    .max(moderationLimits.domains)
    .describe('Linked to by anybody, with what is below them'),
});
export type LinkRules = z.infer<typeof linkRulesSchema>;

export const autoModCategories = ['harassment', 'hate', 'sexual', 'profanity', 'spam'] as const;
export type AutoModCategory = (typeof autoModCategories)[number];

const autoModLevel = z.number().int().min(0).max(4);

const autoModSchema = z.object({
  level: autoModLevel.describe('0: holds nothing; 4: holds most'),
  overrides: z
    .partialRecord(z.enum(autoModCategories), autoModLevel)
    .describe('Levels of single categories, instead of the common one'),
});
export type AutoModSettings = z.infer<typeof autoModSchema>;

const sharedBansSchema = z.object({
  offers: z.boolean().describe('Whether other channels may take over the bans of this one'),
  accepts: z
    .array(z.string().trim().toLowerCase().min(1).max(64))
    .max(moderationLimits.sharedBans)
    .describe('Channels whose bans hold here, too, as long as those channels offer them'),
});

/** What the moderators of a channel have settled. */
export const moderationSchema = z.object({
  terms: termsSchema,
  links: linkRulesSchema,
  autoMod: autoModSchema,
  sharedBans: sharedBansSchema,
  bansNeedReason: z.boolean().describe('Whether a ban or time-out without a reason is refused'),
});
export type Moderation = z.infer<typeof moderationSchema>;

/** What is left out stays as it is; `sharedBans` is the owner's to change (403 `not_the_owner`). */
export const changeModerationSchema = moderationSchema.partial();
export type ChangeModeration = z.infer<typeof changeModerationSchema>;

const modActions = [
  ...([
    'ban',
    'timeout',
    'unban',
    'untimeout',
    'delete',
    'clear',
    'modes',
    'role-given',
    'role-taken',
  ] as const),
  ...(['pin', 'unpin', 'approve', 'deny', 'terms-added', 'terms-removed', 'links', 'auto-mod'] as const),
  ...(['shared-bans', 'ban-reasons', 'unban-request', 'unban-accepted', 'unban-denied'] as const),
] as const;
export type ModAction = (typeof modActions)[number];

const personSchema = z.object({ id: z.string(), login: z.string() });

/** One act of a moderator. */
const modLogEntrySchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  by: personSchema.describe('Empty id: the relay itself'),
  action: z.enum(modActions),
  target: personSchema.optional().describe('Whom it was done to'),
  reason: z.string().optional(),
  text: z.string().optional().describe('The message, the term, the role, the modes that were changed …'),
  durationSeconds: z.number().optional().describe('Of a time-out'),
  sharedFrom: z.string().optional().describe('The channel whose list of bans it came from'),
});
export type ModLogEntry = z.infer<typeof modLogEntrySchema>;

export const modLogSchema = z.object({
  data: z.array(modLogEntrySchema).describe('Newest first'),
  older: z.string().nullable().describe('For `before`; null where there is nothing older'),
});
export type ModLog = z.infer<typeof modLogSchema>;

/** A message that waits for a decision: `/approve ID` or `/deny ID` in the chat. */
const heldMessageSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  author: personSchema.extend({ displayName: z.string(), color: z.string() }),
  text: z.string(),
  category: z.string().describe('`blocked-term`, `link`, or a category of AutoMod'),
  because: z.string().describe('What it was in the message'),
});
export const heldMessagesSchema = z.object({ data: z.array(heldMessageSchema).describe('Oldest first') });
export type HeldMessages = z.infer<typeof heldMessagesSchema>;

const cardBanSchema = z.object({
  at: z.iso.datetime().optional(),
  by: personSchema.optional(),
  reason: z.string().optional(),
  until: z.iso.datetime().optional().describe('When a time-out ends; left out for a ban'),
  sharedFrom: z.string().optional().describe('The channel whose list of bans it came from'),
});

/** Who somebody is in a channel. */
export const userCardSchema = z.object({
  account: z.object({
    id: z.string(),
    login: z.string(),
    displayName: z.string(),
    createdAt: z.iso.datetime(),
  }),
  role: z.enum(['broadcaster', 'moderator', 'vip', 'subscriber', 'follower', 'anyone']),
  followsSince: z.iso.datetime().optional(),
  ban: cardBanSchema.optional().describe('What keeps him from speaking now'),
  timeouts: z.number().int().describe('How often he was timed out here within the mod log’s time'),
  bans: z.number().int(),
  messages: z
    .array(z.object({ id: z.string(), at: z.iso.datetime(), text: z.string(), isDeleted: z.boolean() }))
    .describe('Newest first, at most 50'),
  older: z.string().nullable().describe('For `before`; null where there is nothing older'),
});
export type UserCard = z.infer<typeof userCardSchema>;

export const unbanStatuses = ['open', 'accepted', 'denied'] as const;

export const askUnbanSchema = z.object({ text: z.string().trim().min(1).max(500) });

export const unbanRequestSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  by: personSchema,
  text: z.string(),
  status: z.enum(unbanStatuses),
  decidedAt: z.iso.datetime().optional(),
  decidedBy: personSchema.optional(),
  note: z.string().optional().describe('What the moderators answered'),
});
export type UnbanRequest = z.infer<typeof unbanRequestSchema>;

/** What somebody may know of his own ban. */
export const ownUnbanRequestSchema = z.object({
  isBanned: z.boolean(),
  reason: z.string().optional(),
  canAsk: z.boolean().describe('Whether a request would be taken now'),
  request: unbanRequestSchema.optional().describe('The newest'),
});
export type OwnUnbanRequest = z.infer<typeof ownUnbanRequestSchema>;

export const unbanRequestsSchema = z.object({
  data: z.array(unbanRequestSchema).describe('Newest first'),
  older: z.string().nullable(),
});
export type UnbanRequests = z.infer<typeof unbanRequestsSchema>;

export const decideUnbanSchema = z.object({
  decision: z.enum(['accept', 'deny']),
  note: z.string().trim().max(500).optional(),
});

const newAddressBanSchema = z.object({
  address: z
    .string()
    .trim()
    .min(2)
    .max(49)
    .describe('IPv4 or IPv6, one address or a range such as 192.0.2.0/24'),
  reason: z.string().trim().max(500).optional(),
});
export const changeAddressBansSchema = z.object({
  data: z.array(newAddressBanSchema).max(moderationLimits.addressBans),
});
export const addressBansSchema = z.object({
  data: z.array(newAddressBanSchema.extend({ at: z.iso.datetime() })),
});
export type AddressBans = z.infer<typeof addressBansSchema>;

export const operatorTermsSchema = z.object({ terms: termsSchema });
