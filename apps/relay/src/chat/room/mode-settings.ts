import type { Millis } from '@starling/shared/units.ts';
import { isAtLeast } from './chatters.ts';
import type { Chatter, EmoteSpan } from './said-message.ts';
import type { RoomReply } from './room-outcome.ts';
import type { RoomModes, RoomName, Standing } from './room-state.ts';
import type { ActorStep } from './room-step.ts';
import {
  followersRefusal,
  modeReply,
  noPermission,
  refuse,
  speechRefusals,
  subscribersOnlyRefusal,
} from './room-words.ts';

const longestSlow = 120;
const longestFollowing = 129_600;
const minute: Millis = 60_000;

/** @returns why the modes keep somebody from speaking, whatever he says; undefined where they do not */
export function modesAgainst(
  { role }: Chatter,
  { followedAt, subscribedMonths }: Standing,
  { modes, name }: { readonly modes: RoomModes; readonly name: RoomName },
  now: Millis,
): RoomReply | undefined {
  if (isAtLeast(role, 'moderator')) return undefined;
  if (modes.off) return speechRefusals.off;
  if (role === 'vip') return undefined;
  const isSubscriber = subscribedMonths !== undefined;
  if (modes.subscribersOnly && !isSubscriber) return subscribersOnlyRefusal(name.login);
  if (modes.followersOnly < 0 || isSubscriber) return undefined;
  const followed = followedAt === undefined ? undefined : now - followedAt;
  if (followed !== undefined && followed >= modes.followersOnly * minute) return undefined;
  return followersRefusal(
    name.login,
    modes.followersOnly,
    followed === undefined ? undefined : followed / 1_000,
  );
}

/** @returns whether a text is made of emotes and spaces alone */
export function isOnlyEmotes(text: string, emotes: readonly EmoteSpan[]): boolean {
  const characters = [...text];
  for (const { from, to } of emotes) characters.fill(' ', from, to + 1);
  return emotes.length > 0 && characters.every((character) => /\s/u.test(character));
}

/** Sets what a moderator wants otherwise. */
export function changeModes(step: ActorStep, change: Partial<RoomModes>): void {
  if (!step.isAtLeast('moderator')) return step.reply(noPermission);
  const usage = badUsage(change);
  if (usage !== undefined) return step.reply(usage);
  const before = step.room.modes;
  const modes = { ...before, ...change };
  const names = (Object.keys(change) as (keyof RoomModes)[]).filter((name) => change[name] !== undefined);
  const changed = Object.fromEntries(
    names.filter((name) => modes[name] !== before[name]).map((name) => [name, modes[name]]),
  );
  if (Object.keys(changed).length > 0) {
    step.room.modes = modes;
    step.happen({ kind: 'modes', changed, by: step.by });
    step.ensure({ kind: 'modes', modes });
  }
  // A change is told to the whole room, in the same words.
  for (const name of names) if (modes[name] === before[name]) step.reply(modeReply(name, modes[name], true));
}

function badUsage({ slow = 0, followersOnly = -1 }: Partial<RoomModes>): RoomReply | undefined {
  if (!Number.isInteger(slow) || slow < 0 || slow > longestSlow)
    return refuse(
      'usage_slow_on',
      `Usage: "/slow [1-${longestSlow}]" Limits how often users may send messages, in seconds. Use "/slowoff" to disable.`,
    );
  if (!Number.isInteger(followersOnly) || followersOnly < -1 || followersOnly > longestFollowing)
    return refuse(
      'usage_followers_on',
      'Usage: "/followers [duration]" Only those who have followed that long may talk, up to 90 days. ' +
        'Use "/followersoff" to disable.',
    );
  return undefined;
}
