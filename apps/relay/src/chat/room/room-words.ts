import type { Seconds } from '@starling/shared/units.ts';
import type { RoomReply } from './room-outcome.ts';
import type { RoomModes } from './room-state.ts';

/** What was done, under Twitch's `msg-id` and in its words: bots wait for them. */
export function confirm(messageId: string, text: string): RoomReply {
  return { kind: 'reply', messageId, text, isRefusal: false };
}

/** What was not done, and why. */
export function refuse(messageId: string, text: string): RoomReply {
  return { kind: 'reply', messageId, text, isRefusal: true };
}

const inUnits = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3_600 },
  { name: 'minute', seconds: 60 },
  { name: 'second', seconds: 1 },
];

/** @returns such as `1 day 2 hours`; whole seconds, rounded up */
export function inWords(duration: Seconds): string {
  let rest = Math.max(0, Math.ceil(duration));
  const words = inUnits.flatMap(({ name, seconds }) => {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? '' : 's'}`];
  });
  return words.length === 0 ? '0 seconds' : words.join(' ');
}

export const noPermission = refuse('no_permission', "You don't have permission to perform that action.");

/** Why somebody's message is not said. */
export const speechRefusals = {
  empty: refuse('msg_rejected_mandatory', 'Your message was not sent: it is empty.'),
  tooLong: refuse('msg_rejected_mandatory', 'Your message was not sent: 500 characters are the most.'),
  rate: refuse('msg_ratelimit', 'Your message was not sent because you are sending messages too quickly.'),
  duplicate: refuse(
    'msg_duplicate',
    'Your message was not sent because it is identical to the previous one you sent, less than 30 seconds ago.',
  ),
  notUnique: refuse(
    'msg_r9k',
    'This room is in unique-chat mode and the message you attempted to send is not unique.',
  ),
  off: refuse('msg_channel_blocked', 'This room is closed: only moderators can talk.'),
  emoteOnly: refuse(
    'msg_emoteonly',
    'This room is in emote-only mode. You can find your currently available emoticons using the smiley in the chat text area.',
  ),
  blockedTerm: refuse(
    'msg_rejected_mandatory',
    "Your message wasn't posted due to conflicts with the channel's moderation settings.",
  ),
  link: refuse(
    'msg_rejected_mandatory',
    "Your message wasn't posted: this channel's moderation settings allow no links.",
  ),
  held: refuse('msg_rejected', 'Hey! Your message is being checked by mods and has not been sent.'),
} as const;

export const subscribersOnlyRefusal = (channel: string): RoomReply =>
  refuse('msg_subsonly', `This room is in subscribers only mode. To talk, subscribe to ${channel}.`);

export const slowRefusal = (wait: Seconds): RoomReply =>
  refuse(
    'msg_slowmode',
    'This room is in slow mode and you are sending messages too quickly. ' +
      `You will be able to talk again in ${Math.ceil(wait)} seconds.`,
  );

export const bannedRefusal = (channel: string): RoomReply =>
  refuse('msg_banned', `You are permanently banned from talking in ${channel}.`);

export const timedOutRefusal = (left: Seconds): RoomReply =>
  refuse('msg_timedout', `You are timed out for ${Math.ceil(left)} more seconds.`);

/**
 * @param wanted how long one must have followed, in minutes
 * @param followed for how long the speaker has; undefined: not at all
 */
export function followersRefusal(channel: string, wanted: number, followed: Seconds | undefined): RoomReply {
  if (followed !== undefined)
    return refuse(
      'msg_followersonly_followed',
      `This room is in ${inWords(wanted * 60)} followers-only mode. ` +
        `You have been following for ${inWords(followed)}. Continue following to chat!`,
    );
  const age = wanted === 0 ? '' : `${inWords(wanted * 60)} `;
  return refuse(
    wanted === 0 ? 'msg_followersonly_zero' : 'msg_followersonly',
    `This room is in ${age}followers-only mode. Follow ${channel} to join the community!`,
  );
}

const switches = {
  subscribersOnly: ['subs', 'subscribers-only'],
  emoteOnly: ['emote_only', 'emote-only'],
  unique: ['r9k', 'unique-chat'],
  off: ['closed', 'moderators-only'],
} as const;

/** Says that a mode is now as it should be, or that it was already. */
export function modeReply(mode: keyof RoomModes, value: number | boolean, wasSo: boolean): RoomReply {
  if (mode === 'slow') return slowReply(Number(value), wasSo);
  if (mode === 'followersOnly') return followersReply(Number(value), wasSo);
  const [id, name] = switches[mode];
  const onOff = value === true ? 'on' : 'off';
  if (!wasSo)
    return confirm(`${id}_${onOff}`, `This room is ${value === true ? 'now' : 'no longer'} in ${name} mode.`);
  return refuse(
    `already_${id}_${onOff}`,
    `This room is ${value === true ? 'already' : 'not'} in ${name} mode.`,
  );
}

function slowReply(seconds: number, wasSo: boolean): RoomReply {
  if (wasSo && seconds === 0) return refuse('already_slow_off', 'This room is not in slow mode.');
  if (wasSo) return refuse('already_slow_on', `This room is already in ${seconds}-second slow mode.`);
  if (seconds === 0) return confirm('slow_off', 'This room is no longer in slow mode.');
  return confirm('slow_on', `This room is now in slow mode. You may send messages every ${seconds} seconds.`);
}

function followersReply(minutes: number, wasSo: boolean): RoomReply {
  if (wasSo && minutes < 0)
    return refuse('already_followers_off', 'This room is not in followers-only mode.');
  if (minutes < 0) return confirm('followers_off', 'This room is no longer in followers-only mode.');
  const age = minutes === 0 ? '' : `${inWords(minutes * 60)} `;
  if (wasSo) return refuse('already_followers_on', `This room is already in ${age}followers-only mode.`);
  return confirm(
    minutes === 0 ? 'followers_on_zero' : 'followers_on',
    `This room is now in ${age}followers-only mode.`,
  );
}
