import type { PersonRef } from './said-message.ts';
import type { RoomReply } from './room-outcome.ts';
import type { ActorStep } from './room-step.ts';
import { confirm, noPermission, refuse } from './room-words.ts';

type Given = 'moderator' | 'vip';

/** Gives or takes a role; the owner alone may. */
export function changeRole(step: ActorStep, target: PersonRef, role: Given, isGranted: boolean): void {
  if (!step.isAtLeast('broadcaster')) return step.reply(noPermission);
  const refusal = isGranted ? grantAgainst(step, target, role) : revocationAgainst(step, target, role);
  if (refusal !== undefined) return step.reply(refusal);
  const { chatters } = step.room;
  const other = role === 'moderator' ? 'vip' : 'moderator';
  if (isGranted && !chatters.give(target, role)) return step.reply(fullReply(role));
  if (isGranted) chatters.take(target.userId, other);
  else chatters.take(target.userId, role);
  step.ensure({ kind: 'role', person: target, role: isGranted ? role : undefined });
  step.happen({ kind: 'role', userId: target.userId, login: target.login, role, isGranted, by: step.by });
  step.reply(successReply(target.login, role, isGranted));
}

function grantAgainst({ room, now }: ActorStep, target: PersonRef, role: Given): RoomReply | undefined {
  const has = room.chatters.givenRole(target.userId);
  const isModerator = has === 'moderator' || has === 'broadcaster';
  if (role === 'moderator' && isModerator)
    return refuse('bad_mod_mod', `${target.login} is already a moderator of this channel.`);
  if (role === 'vip' && has === 'vip')
    return refuse('bad_vip_grantee_already_vip', `${target.login} is already a VIP of this channel.`);
  if (role === 'vip' && isModerator)
    return refuse(
      'bad_vip_grantee_already_vip',
      `${target.login} is a moderator of this channel, which is more than a VIP.`,
    );
  if (room.bans.of(target.userId, now) === undefined) return undefined;
  const status = role === 'moderator' ? 'mod' : 'VIP';
  return refuse(
    role === 'moderator' ? 'bad_mod_banned' : 'bad_vip_grantee_banned',
    `${target.login} is banned in this channel. You must unban this user before granting ${status} status.`,
  );
}

function revocationAgainst({ room }: ActorStep, target: PersonRef, role: Given): RoomReply | undefined {
  if (room.chatters.givenRole(target.userId) === role) return undefined;
  return role === 'moderator'
    ? refuse('bad_unmod_mod', `${target.login} is not a moderator of this channel.`)
    : refuse('bad_unvip_grantee_not_vip', `${target.login} is not a VIP of this channel.`);
}

function fullReply(role: Given): RoomReply {
  return role === 'vip'
    ? refuse('bad_vip_max_vips_reached', 'This channel has as many VIPs as it can have.')
    : refuse('bad_mod_max_mods_reached', 'This channel has as many moderators as it can have.');
}

function successReply(login: string, role: Given, isGranted: boolean): RoomReply {
  const [what, id] = role === 'moderator' ? ['a moderator', 'mod'] : ['a VIP', 'vip'];
  return isGranted
    ? confirm(`${id}_success`, `You have added ${login} as ${what} of this channel.`)
    : confirm(`un${id}_success`, `You have removed ${login} as ${what} of this channel.`);
}

/** Tells who has a role. */
export function listRole(step: ActorStep, role: Given): void {
  const logins = step.room.chatters.having(role).map(({ login }) => login);
  if (role === 'moderator')
    return step.reply(
      logins.length === 0
        ? confirm('no_mods', 'There are no moderators of this channel.')
        : confirm('room_mods', `The moderators of this channel are: ${logins.join(', ')}`),
    );
  step.reply(
    logins.length === 0
      ? confirm('no_vips', 'This channel does not have any VIPs.')
      : confirm('vips_success', `The VIPs of this channel are: ${logins.join(', ')}.`),
  );
}
