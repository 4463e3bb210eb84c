import type { Millis } from '@starling/shared/units.ts';
import { cleanText } from './clean-text.ts';
import { isOnlyEmotes, modesAgainst } from './mode-settings.ts';
import type { AnnouncementColor, ReplyRef, SaidMessage } from './said-message.ts';
import type { RoomCommand } from './room-command.ts';
import type { RoomReply, Verdict } from './room-outcome.ts';
import type { HeldMessage } from './room-state.ts';
import type { ActorStep, RoomStep } from './room-step.ts';
import { confirm, noPermission, refuse, slowRefusal, speechRefusals } from './room-words.ts';
import type { Attempt } from './speech-limits.ts';

/** Whoever comes back after so long is told apart. */
const returnsAfter: Millis = 30 * 86_400_000;
/** How exactly it is kept when somebody last spoke. */
const spokeEvery: Millis = 3_600_000;
const mostHeld = 200;
const longestNonce = 64;

type Say = Extract<RoomCommand, { readonly kind: 'say' }>;

/** Says a message, if whoever may stop it lets it pass. */
export function say(step: ActorStep, command: Say): void {
  trySay(step, command.text, {
    isAction: command.isAction,
    ...(command.replyTo !== undefined && { replyTo: command.replyTo }),
    ...(command.nonce !== undefined && { nonce: command.nonce.slice(0, longestNonce) }),
  });
}

export function announce(step: ActorStep, text: string, announcement: AnnouncementColor): void {
  if (!step.isAtLeast('moderator')) return step.reply(noPermission);
  trySay(step, text, { isAction: false, announcement });
}

interface Manner {
  readonly isAction: boolean;
  readonly replyTo?: string;
  readonly nonce?: string;
  readonly announcement?: AnnouncementColor;
}

function trySay(step: ActorStep, raw: string, { replyTo, ...manner }: Manner): void {
  const { room, author, actor, now } = step;
  const clean = cleanText(raw);
  if (clean.kind === 'refused')
    return step.reply(clean.because === 'empty' ? speechRefusals.empty : speechRefusals.tooLong);
  const against = modesAgainst(author, actor.standing, room, now);
  if (against !== undefined) return step.reply(against);
  const reply = replyTo === undefined ? undefined : replyRef(step, replyTo);
  const text = reply === undefined ? clean.text : addressed(clean.text, reply);
  const { userId, role } = author;
  const attempt = { userId, role, text: clean.text, isVerifiedBot: actor.isVerifiedBot };
  const limit = limitAgainst(step, attempt);
  if (limit !== undefined) return step.reply(limit);
  const emotes = room.judges.emotes.find(text, author);
  // The name that an answer begins with is no word of its author.
  const own = reply === undefined ? emotes : room.judges.emotes.find(clean.text, author);
  if (room.modes.emoteOnly && !step.isAtLeast('vip') && !isOnlyEmotes(clean.text, own))
    return step.reply(speechRefusals.emoteOnly);
  const message = { author, text, emotes, ...(reply && { reply }), ...manner, ...acquaintance(step) };
  const verdict = room.judges.filter.judge(clean.text, author, own);
  if (verdict.kind === 'refuse') return step.reply(refusalFor(verdict.because));
  room.limits.count(attempt, room.modes, now);
  if (verdict.kind === 'hold') return hold(step, message, verdict);
  utter(step, message, step.newId());
}

function limitAgainst({ room, now }: ActorStep, attempt: Attempt): RoomReply | undefined {
  const limit = room.limits.judge(attempt, room.modes, now);
  switch (limit.kind) {
    case 'within':
      return undefined;
    case 'slow':
      return slowRefusal(limit.wait);
    case 'not-unique':
      return speechRefusals.notUnique;
    case 'rate':
    case 'duplicate':
      return speechRefusals[limit.kind];
  }
}

const refusalFor = (because: 'blocked-term' | 'link'): RoomReply =>
  because === 'link' ? speechRefusals.link : speechRefusals.blockedTerm;

/** @returns what it answers; undefined where that is forgotten or deleted: it is then said as it is */
function replyRef({ room }: ActorStep, parentId: string): ReplyRef | undefined {
  const parent = room.recent.find(parentId);
  if (parent === undefined) return undefined;
  const { userId, login, displayName } = parent.author;
  return {
    parentId,
    parentAuthor: { userId, login, displayName },
    parentText: parent.text,
    threadId: parent.reply?.threadId ?? parentId,
    threadLogin: parent.reply?.threadLogin ?? login,
  };
}

/** An answer begins with the name of whom it answers, as on Twitch: clients without threads show it. */
function addressed(text: string, { parentAuthor }: ReplyRef): string {
  const name = `@${parentAuthor.displayName}`;
  return text.toLowerCase().startsWith(name.toLowerCase()) ? text : `${name} ${text}`;
}

function acquaintance({ room, actor, now }: ActorStep): Pick<SaidMessage, 'isFirst' | 'isReturning'> {
  const spokeAt = room.lastSpoke(actor.userId) ?? actor.standing.lastSpokeAt;
  return {
    isFirst: spokeAt === undefined,
    isReturning: spokeAt !== undefined && now - spokeAt >= returnsAfter,
  };
}

function hold(step: ActorStep, message: SaidMessage, verdict: Extract<Verdict, { kind: 'hold' }>): void {
  const { held } = step.room;
  const messageId = step.newId();
  const { because, category } = verdict;
  const waiting: HeldMessage = { messageId, message, because, category, at: step.now };
  const [oldest] = held.keys();
  if (held.size >= mostHeld && oldest !== undefined) settle(step, oldest, { userId: '', login: '' });
  held.set(messageId, waiting);
  step.happen({ kind: 'held', messageId, message, because, category });
  step.change({ kind: 'held', held: waiting });
  step.reply(speechRefusals.held);
}

/** Says what nobody stops any more. */
function utter(step: RoomStep, message: SaidMessage, id: string): void {
  const { room, now } = step;
  const { userId } = message.author;
  const event = { ...message, kind: 'message' as const, id, roomId: room.name.roomId, at: now };
  room.recent.add(event);
  step.happen({ ...message, kind: 'message' }, id);
  const spokeAt = room.lastSpoke(userId);
  if (spokeAt === undefined || now - spokeAt >= spokeEvery) {
    room.noteSpoke(userId, now);
    step.change({ kind: 'spoke', userId, at: now });
  }
}

/** A moderator decides about a held message. */
export function decide(step: ActorStep, messageId: string, isReleased: boolean): void {
  if (!step.isAtLeast('moderator')) return step.reply(noPermission);
  const held = step.room.held.get(messageId);
  if (held === undefined)
    return step.reply(refuse('automod_unknown', 'This message does not wait for a decision.'));
  if (!isReleased) {
    settle(step, messageId, step.by);
    return step.reply(confirm('automod_denied', `The message from ${held.message.author.login} was denied.`));
  }
  step.room.held.delete(messageId);
  step.ensure({ kind: 'settled', messageId });
  utter(step, held.message, messageId);
  step.happen({ kind: 'released', ...heldOf(held), by: step.by });
  step.reply(confirm('automod_approved', `The message from ${held.message.author.login} was approved.`));
}

/** Puts a held message away for good. */
export function settle(step: RoomStep, messageId: string, by: ActorStep['by']): void {
  const held = step.room.held.get(messageId);
  if (held === undefined) return;
  step.room.held.delete(messageId);
  step.change({ kind: 'settled', messageId });
  step.happen({ kind: 'denied', ...heldOf(held), by });
}

function heldOf({ messageId, message: { author, text } }: HeldMessage) {
  return { messageId, author: { userId: author.userId, login: author.login }, text };
}
