import type { RoomReply } from '../room/room-outcome.ts';
import { confirm, refuse } from '../room/room-words.ts';
import { modeCommands } from './mode-commands.ts';
import { moderatorCommands } from './moderator-commands.ts';
import { colorNames, parseColor } from './name-color.ts';
import {
  alone,
  request,
  type SlashCommand,
  type SlashCommands,
  type Typed,
  withWord,
} from './slash-command.ts';

function readColor(rest: string): Typed {
  const color = parseColor(rest);
  if (color !== undefined) return { kind: 'color', color };
  return {
    kind: 'reply',
    reply: refuse('usage_color', `Usage: "/color <color>" One of ${colorNames.join(', ')}, or #RRGGBB.`),
  };
}

const everyonesCommands: SlashCommands = {
  me: {
    usage: '<message>',
    does: 'Says what you do',
    read: (text) => (text === '' ? undefined : request({ kind: 'say', text, isAction: true })),
  },
  color: { usage: '<color>', does: 'Changes the colour of your name', read: readColor },
  mods: alone('Lists the moderators', { kind: 'list', role: 'moderator' }),
  vips: alone('Lists the VIPs', { kind: 'list', role: 'vip' }),
  vote: withWord('<number>', 'Votes in the poll', (choice) => ({ kind: 'vote', choice })),
  predict: withWord('<number>', 'Picks an outcome of the prediction', (outcome) => ({
    kind: 'predict',
    outcome,
  })),
  disconnect: { usage: '', does: 'Leaves the chat', read: () => ({ kind: 'disconnect' }) },
  help: { usage: '[command]', does: 'Tells what commands there are', read: readHelp },
  w: { usage: '<username> <message>', does: 'Whispers (not here)', read: whisper },
};

const commands: ReadonlyMap<string, SlashCommand> = new Map(
  Object.entries({ ...everyonesCommands, ...moderatorCommands, ...modeCommands }),
);
/** What Twitch has and a relay has not. */
const unavailable = new Set(
  'host unhost commercial marker block unblock user shoutout shield shieldoff goal monitor restrict gift requests whisper'.split(
    ' ',
  ),
);

function whisper(): Typed {
  return {
    kind: 'reply',
    reply: refuse('whisper_restricted', 'Your whisper was not sent: there are no whispers here.'),
  };
}

function readHelp(rest: string): Typed {
  const name = rest.replace(/^\//, '').toLowerCase();
  const found = commands.get(name);
  if (name === '')
    return {
      kind: 'reply',
      reply: confirm(
        'cmds_available',
        'Commands available to you in this room (use /help <command> for details): ' +
          [...commands.keys()].map((command) => `/${command}`).join(' '),
      ),
    };
  return {
    kind: 'reply',
    reply: found === undefined ? refuse('no_help', 'No help available.') : usageOf(name, found),
  };
}

/** Where Twitch's id of a usage is not the command's name. */
const usageIds: Readonly<Record<string, string>> = {
  slow: 'usage_slow_on',
  followers: 'usage_followers_on',
};

function usageOf(name: string, { usage, does }: SlashCommand): RoomReply {
  return refuse(usageIds[name] ?? `usage_${name}`, `Usage: "/${`${name} ${usage}`.trim()}" ${does}.`);
}

/**
 * Reads what somebody typed into a room: a slash command, or undefined where it is something to say. A line that begins
 * with a dot is a command only where it names one: sentences begin so, too.
 */
export function readTyped(text: string): Typed | undefined {
  const [, sign, word = '', rest = ''] = /^([/.])([a-z0-9]{1,32})(?:\s+(.*))?$/is.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const name = word.toLowerCase();
  const found = commands.get(name);
  if (found !== undefined) return found.read(rest.trim()) ?? { kind: 'reply', reply: usageOf(name, found) };
  if (sign === '.') return undefined;
  return {
    kind: 'reply',
    reply: unavailable.has(name)
      ? refuse('unavailable_command', `Sorry, “/${name}” is not available through this client.`)
      : refuse('unrecognized_cmd', `Unrecognized command: /${name}`),
  };
}
