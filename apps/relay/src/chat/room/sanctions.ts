import type { Millis, Seconds } from '@starling/shared/units.ts';
import { cleanText } from './clean-text.ts';
import type { PersonRef } from './said-message.ts';
import type { RoomCommand } from './room-command.ts';
import type { RoomReply } from './room-outcome.ts';
import type { ActorStep } from './room-step.ts';
import { bannedRefusal, confirm, inWords, noPermission, refuse, timedOutRefusal } from './room-words.ts';
import { settle } from './speech.ts';

/** 14 days. */
const longestTimeout: Seconds = 1_209_600;
const longestReason = 500;

/** @returns why somebody who is banned or timed out is not heard; undefined where he is not */
export function banAgainst({ room, actor, now }: ActorStep): RoomReply | undefined {
  const ban = room.bans.of(actor.userId, now);
  if (ban?.until === undefined && (ban ?? room.sharedBanOf(actor.userId)) === undefined) return undefined;
  return ban?.until === undefined
    ? bannedRefusal(room.name.login)
    : timedOutRefusal((ban.until - now) / 1_000);
}

type Sentence = Extract<RoomCommand, { readonly kind: 'ban' | 'timeout' }>;

/** Bans somebody, or for a while. What he said goes from the room, and what of it is held. */
export function banOrTimeOut(step: ActorStep, command: Sentence): void {
  const { room, now } = step;
  const { target } = command;
  const verb = command.kind === 'ban' ? 'ban' : 'timeout';
  const refusal = sentenceAgainst(step, target, verb);
  if (refusal !== undefined) return step.reply(refusal);
  const duration = command.kind === 'timeout' ? command.duration : undefined;
  if (duration !== undefined && !(duration >= 1 && duration <= longestTimeout))
    return step.reply(
      refuse('bad_timeout_duration', `You cannot time a user out for more than ${inWords(longestTimeout)}.`),
    );
  if (room.bans.of(target.userId, now)?.until === undefined && room.bans.of(target.userId, now) !== undefined)
    return step.reply(refuse('already_banned', `${target.login} is already banned in this channel.`));
  const reason = cleanReason(command.reason);
  if (reason.reason === undefined && room.judges.policy?.needsReason === true)
    return step.reply(refuse(`bad_${verb}_reason`, `Say why: in this channel a ${verb} needs a reason.`));
  const until: Millis | undefined = duration === undefined ? undefined : now + duration * 1_000;
  const ban = {
    ...{ userId: target.userId, login: target.login, by: step.by, at: now },
    ...(until !== undefined && { until }),
    ...reason,
  };
  if (!room.bans.add(ban, now))
    return step.reply(refuse('bad_ban_full', "This channel's list of bans is full."));
  room.recent.removeOf(target.userId);
  step.happen({
    kind: 'user-cleared',
    ...{ userId: target.userId, login: target.login, by: step.by },
    ...(duration !== undefined && { duration }),
    ...reason,
    isBan: duration === undefined,
  });
  for (const { messageId, message } of [...room.held.values()])
    if (message.author.userId === target.userId) settle(step, messageId, step.by);
  step.ensure({ kind: 'ban', ban });
  if (duration === undefined) loseRoles(step, target);
  step.reply(
    duration === undefined
      ? confirm('ban_success', `${target.login} is now banned from this channel.`)
      : confirm('timeout_success', `${target.login} has been timed out for ${inWords(duration)}.`),
  );
}

function sentenceAgainst(step: ActorStep, target: PersonRef, verb: 'ban' | 'timeout'): RoomReply | undefined {
  if (!step.isAtLeast('moderator')) return noPermission;
  if (target.userId === step.actor.userId) return refuse(`bad_${verb}_self`, `You cannot ${verb} yourself.`);
  const role = step.room.chatters.givenRole(target.userId);
  if (role === 'broadcaster') return refuse(`bad_${verb}_broadcaster`, `You cannot ${verb} the broadcaster.`);
  if (role === 'moderator' && step.author.role !== 'broadcaster')
    return refuse(
      `bad_${verb}_mod`,
      `You cannot ${verb} moderator ${target.login} unless you are the owner of this channel.`,
    );
  return undefined;
}

function cleanReason(reason: string | undefined): { reason?: string } {
  const clean = reason === undefined ? undefined : cleanText(reason.slice(0, longestReason), longestReason);
  return clean?.kind === 'text' ? { reason: clean.text } : {};
}

function loseRoles(step: ActorStep, target: PersonRef): void {
  const role = step.room.chatters.givenRole(target.userId);
  if (role !== 'moderator' && role !== 'vip') return;
  step.room.chatters.take(target.userId, role);
  step.ensure({ kind: 'role', person: target, role: undefined });
  step.happen({ kind: 'role', ...target, role, isGranted: false, by: step.by });
}

/** Lets somebody speak again. */
export function liftBan(step: ActorStep, target: PersonRef, isTimeoutOnly: boolean): void {
  if (!step.isAtLeast('moderator')) return step.reply(noPermission);
  const ban = step.room.bans.of(target.userId, step.now);
  const shared = isTimeoutOnly ? undefined : step.room.sharedBanOf(target.userId);
  if (ban === undefined && shared === undefined)
    return step.reply(
      isTimeoutOnly
        ? refuse('timeout_no_timeout', `${target.login} is not timed out from this channel.`)
        : refuse('bad_unban_no_ban', `${target.login} is not banned from this channel.`),
    );
  const wasBan = shared !== undefined || ban?.until === undefined;
  if (isTimeoutOnly && wasBan)
    return step.reply(
      refuse('untimeout_banned', `${target.login} is permanently banned. Use "/unban" to remove a ban.`),
    );
  step.room.bans.lift(target.userId);
  step.happen({
    ...{ kind: 'user-restored', userId: target.userId, login: target.login, wasBan, by: step.by },
    ...(shared && { isPardon: true }),
  });
  step.ensure({ kind: 'unban', userId: target.userId });
  if (shared !== undefined) step.ensure({ kind: 'pardon', userId: target.userId });
  step.reply(
    wasBan
      ? confirm('unban_success', `${target.login} is no longer banned from this channel.`)
      : confirm('untimeout_success', `${target.login} is no longer timed out in this channel.`),
  );
}

/** Takes one message away. */
export function deleteMessage(
  step: ActorStep,
  { messageId, logged }: Extract<RoomCommand, { readonly kind: 'delete' }>,
): void {
  if (!step.isAtLeast('moderator')) return step.reply(noPermission);
  const message = step.room.recent.find(messageId) ?? logged;
  if (message === undefined)
    return step.reply(
      refuse('bad_delete_message_error', 'The message could not be deleted: it is not known.'),
    );
  const { userId, login } = message.author;
  const role = step.room.chatters.givenRole(userId);
  const isOthers = userId !== step.actor.userId && step.author.role !== 'broadcaster';
  if (isOthers && role === 'broadcaster')
    return step.reply(
      refuse('bad_delete_message_broadcaster', "You cannot delete the broadcaster's messages."),
    );
  if (isOthers && role === 'moderator')
    return step.reply(
      refuse('bad_delete_message_mod', `You cannot delete messages from another moderator ${login}.`),
    );
  step.room.recent.remove(messageId);
  const { text } = message;
  step.happen({ kind: 'message-deleted', messageId, author: { userId, login }, text, by: step.by });
  step.reply(confirm('delete_message_success', `The message from ${login} is now deleted.`));
}

export function clearRoom(step: ActorStep): void {
  if (!step.isAtLeast('moderator')) return step.reply(noPermission);
  step.room.recent.clear();
  step.happen({ kind: 'room-cleared', by: step.by });
}
