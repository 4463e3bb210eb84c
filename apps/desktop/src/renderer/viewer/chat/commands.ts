import type { chatCommandWords } from '../../i18n/chat-command-words.ts';

/** Which of the words tell what a command does. */
type Does = keyof typeof chatCommandWords;

/** A slash command that the composer knows. */
interface ChatCommand {
  readonly name: string;
  /** What follows the name. */
  readonly usage: string;
  readonly does: Does;
  readonly isForModerators: boolean;
}

const forAll: readonly (readonly [string, string, Does])[] = [
  ['me', '<text>', 'me'],
  ['color', '<#rrggbb>', 'color'],
  ['mods', '', 'mods'],
  ['vips', '', 'vips'],
  ['vote', '<number>', 'vote'],
  ['predict', '<number>', 'predict'],
  ['help', '[command]', 'help'],
];

const forModerators: readonly (readonly [string, string, Does])[] = [
  ['timeout', '<user> [time] [reason]', 'timeout'],
  ['ban', '<user> [reason]', 'ban'],
  ['unban', '<user>', 'unban'],
  ['untimeout', '<user>', 'untimeout'],
  ['delete', '<message id>', 'remove'],
  ['clear', '', 'clear'],
  ['announce', '<text>', 'announce'],
  ['pin', '<text>', 'pin'],
  ['unpin', '', 'unpin'],
  ['slow', '[seconds]', 'slow'],
  ['slowoff', '', 'slowOff'],
  ['followers', '[time]', 'followers'],
  ['followersoff', '', 'followersOff'],
  ['subscribers', '', 'subscribers'],
  ['subscribersoff', '', 'subscribersOff'],
  ['emoteonly', '', 'emoteOnly'],
  ['emoteonlyoff', '', 'emoteOnlyOff'],
  ['uniquechat', '', 'unique'],
  ['uniquechatoff', '', 'uniqueOff'],
  ['closechat', '', 'close'],
  ['openchat', '', 'open'],
  ['mod', '<user>', 'mod'],
  ['unmod', '<user>', 'unmod'],
  ['vip', '<user>', 'vip'],
  ['unvip', '<user>', 'unvip'],
  ['poll', '<time> <title> | <choice> | <choice>', 'poll'],
  ['endpoll', '', 'endPoll'],
  ['prediction', '<time> <title> | <outcome> | <outcome>', 'prediction'],
  ['lockprediction', '', 'lockPrediction'],
  ['resolveprediction', '<number>', 'resolvePrediction'],
  ['cancelprediction', '', 'cancelPrediction'],
  ['raid', '<channel>', 'raid'],
];

const commands: readonly ChatCommand[] = [
  ...forAll.map(([name, usage, does]) => ({ name, usage, does, isForModerators: false })),
  ...forModerators.map(([name, usage, does]) => ({ name, usage, does, isForModerators: true })),
];

/** The commands that somebody may use. */
export function commandsFor(isModerator: boolean): readonly ChatCommand[] {
  return commands.filter(({ isForModerators }) => isModerator || !isForModerators);
}

/** Whether a text asks for something instead of saying it: it is not shown as a message. `/me` says. */
export function isCommand(text: string): boolean {
  if (/^\/me\s/i.test(text)) return false;
  const [, sign, name = ''] = /^([/.])([a-z0-9]+)/i.exec(text) ?? [];
  if (sign === undefined) return false;
  return sign === '/' || commands.some((command) => command.name === name.toLowerCase());
}
