import { formatIrc } from '@starling/shared/protocol/irc.ts';
import type { ChatLine, Room, Speaker } from './room.ts';

/** Clients of Twitch take lines from no other server name. */
export const serverName = 'tmi.twitch.tv';

/** Capabilities that can be asked for. `starling/replay`: lines from before the JOIN, tagged `historical=1`. */
export const capabilities = [
  'twitch.tv/tags',
  'twitch.tv/commands',
  'twitch.tv/membership',
  'starling/replay',
] as const;
export type Capabilities = ReadonlySet<string>;

/** Colours for names, all readable on light and dark once a client has adapted them. */
const nameColors = [
  ...['#B22222', '#1E90FF', '#2E8B57', '#DAA520', '#D2691E', '#5F9EA0', '#8A2BE2', '#FF4500'],
  ...['#008000', '#FF69B4', '#4169E1', '#9ACD32', '#CD5C5C', '#20B2AA'],
];

/** The colour of an account's name: always the same one. */
function colorOf({ userId }: Speaker): string {
  let hash = 7;
  for (const character of userId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return nameColors[hash % nameColors.length] ?? '#1E90FF';
}

const mask = (login: string): string => `${login}!${login}@${login}.${serverName}`;

/** A line of the server itself; the last parameter is text. */
export function fromServer(command: string, params: readonly string[], text: string): string {
  return formatIrc({ prefix: serverName, command, params, text });
}

export function notice(
  channel: string,
  messageId: string | undefined,
  text: string,
  has: Capabilities,
): string {
  const tags = messageId !== undefined && has.has('twitch.tv/tags') ? { 'msg-id': messageId } : {};
  return formatIrc({ tags, prefix: serverName, command: 'NOTICE', params: [channel], text });
}

export function joinLine(login: string, channel: string): string {
  return formatIrc({ prefix: mask(login), command: 'JOIN', params: [`#${channel}`] });
}

export function partLine(login: string, channel: string): string {
  return formatIrc({ prefix: mask(login), command: 'PART', params: [`#${channel}`] });
}

export function roomState({ channel, roomId }: Room, has: Capabilities): string {
  const modes = { 'emote-only': '0', 'followers-only': '-1', r9k: '0', slow: '0', 'subs-only': '0' };
  const tags = has.has('twitch.tv/tags') ? { ...modes, 'room-id': roomId } : {};
  return formatIrc({ tags, prefix: serverName, command: 'ROOMSTATE', params: [`#${channel}`] });
}

export function userState(
  speaker: Speaker,
  room: Room,
  nonce: string | undefined,
  has: Capabilities,
): string {
  const tags = {
    ...userTags(speaker, speaker.userId === room.roomId),
    ...(nonce ? { 'client-nonce': nonce } : {}),
  };
  return formatIrc({
    tags: has.has('twitch.tv/tags') ? tags : {},
    prefix: serverName,
    command: 'USERSTATE',
    params: [`#${room.channel}`],
  });
}

export function globalUserState(speaker: Speaker, has: Capabilities): string {
  const tags = has.has('twitch.tv/tags') ? { ...userTags(speaker, false), 'user-id': speaker.userId } : {};
  return formatIrc({ tags, prefix: serverName, command: 'GLOBALUSERSTATE' });
}

/** A chat line as a connection with these capabilities gets it. */
export function privmsg(room: Room, line: ChatLine, has: Capabilities, isHistorical = false): string {
  const { speaker } = line;
  const tags = {
    ...userTags(speaker, line.isOwner),
    'first-msg': line.isFirst ? '1' : '0',
    flags: '',
    id: line.id,
    'returning-chatter': '0',
    'room-id': room.roomId,
    'tmi-sent-ts': String(line.saidAt),
    'user-id': speaker.userId,
    ...(isHistorical ? { historical: '1' } : {}),
  };
  return formatIrc({
    tags: has.has('twitch.tv/tags') ? tags : {},
    prefix: mask(speaker.login),
    command: 'PRIVMSG',
    params: [`#${room.channel}`],
    text: line.text,
  });
}

function userTags(speaker: Speaker, isOwner: boolean): Record<string, string> {
  return {
    'badge-info': '',
    badges: isOwner ? 'broadcaster/1' : '',
    color: colorOf(speaker),
    'display-name': speaker.login,
    emotes: '',
    mod: '0',
    subscriber: '0',
    turbo: '0',
    'user-type': '',
  };
}
