import type { ModAction, ModLogEntry } from '@starling/shared/protocol/moderation.ts';
import { asFields } from '@starling/shared/protocol/tracker-fields.ts';
import type { Say } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { roomWords } from '../../../i18n/room-words.ts';
import { durationInWords } from '../panels/duration-words.ts';
import { categoryInWords } from './category-words.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * @returns what an entry of the mod log says beside who did what, in words: of settings the relay tells JSON. What is not
 *   understood is told as it came; undefined where there is nothing to say.
 */
export function logText(
  { action, text }: Pick<ModLogEntry, 'action' | 'text'>,
  say: Say,
): string | undefined {
  if (text === undefined) return undefined;
  if (action === 'role-given' || action === 'role-taken') return roles[text]?.(say) ?? text;
  if (action === 'ban-reasons') return say(text === 'needed' ? words.reasonsNeeded : words.reasonsNotNeeded);
  const fields = readFields(text);
  const told = fields && settings[action]?.(fields, say).join(' · ');
  return told === undefined || told === '' ? text : told;
}

const roles: Readonly<Record<string, (say: Say) => string>> = {
  moderator: (say) => say(words.roleModerator),
  vip: (say) => say(words.roleVip),
};

const settings: Readonly<Partial<Record<ModAction, (fields: Fields, say: Say) => string[]>>> = {
  modes: modesInWords,
  links: ({ allowedFor, domains }, say) => [
    ...(linkGroups[String(allowedFor)]?.(say) ?? []),
    ...(isList(domains) ? [say(words.alwaysAllowed, { domains: domains.join(', ') })] : []),
  ],
  'auto-mod': ({ level, overrides }, say) => [
    say(words.autoModLevel, { level: String(level) }),
    ...Object.entries(asFields(overrides) ?? {}).map(
      ([category, own]) => `${categoryInWords(category, say)}: ${String(own)}`,
    ),
  ],
  'shared-bans': ({ offers, accepts }, say) => [
    say(offers === true ? words.offersBans : words.offersNoBans),
    ...(isList(accepts) ? [say(words.acceptsBansOf, { channels: accepts.join(', ') })] : []),
  ],
};

const linkGroups: Readonly<Record<string, (say: Say) => string[]>> = {
  everybody: (say) => [say(words.linksOfAll)],
  subscribers: (say) => [say(words.linksOfSubscribers)],
  vips: (say) => [say(words.linksOfVips)],
  moderators: (say) => [say(words.linksOfModerators)],
};

/** Each mode that was changed, with what it is now. */
function modesInWords(changed: Fields, say: Say): string[] {
  const { slow, followersOnly } = changed;
  const off = (mode: string) => say(words.modeOff, { mode });
  const followers = say(roomWords.modeFollowers);
  const switches = {
    subscribersOnly: roomWords.modeSubscribers,
    emoteOnly: roomWords.modeEmotes,
    unique: roomWords.modeUnique,
    off: roomWords.modeClosed,
  };
  return [
    ...(typeof slow !== 'number'
      ? []
      : [
          slow > 0
            ? say(roomWords.modeSlow, { time: durationInWords(slow, say) })
            : off(say(roomWords.slowLabel)),
        ]),
    ...(typeof followersOnly !== 'number'
      ? []
      : followersOnly < 0
        ? [off(followers)]
        : followersOnly === 0
          ? [followers]
          : [say(roomWords.modeFollowersFor, { time: durationInWords(followersOnly * 60, say) })]),
    ...Object.entries(switches).flatMap(([mode, name]) =>
      mode in changed ? [changed[mode] === true ? say(name) : off(say(name))] : [],
    ),
  ];
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

/** @returns undefined for what is no object, such as one that was cut short */
function readFields(text: string): Fields | undefined {
  try {
    return asFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}
