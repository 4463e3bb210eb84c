import { formatIrc } from '@starling/shared/protocol/irc.ts';
import type { Chatter } from '../room/said-message.ts';
import type { Actor, RoomModes } from '../room/room-state.ts';
import type { IrcClass, Place } from './irc-class.ts';
import { chatterTags } from './message-tags.ts';

/** The longest line that any client reads, RFC 1459 §2.3, without its end. */
const longestPlainLine = 510;

const mask = (login: string, host: string): string => `${login}!${login}@${login}.${host}`;

/** A line of the server itself; the last parameter is text. */
export function fromServer(host: string, command: string, params: readonly string[], text?: string): string {
  return formatIrc({ prefix: host, command, params, ...(text !== undefined && { text }) });
}

/** A line of somebody in a room. */
export function fromPerson(
  login: string,
  place: Place,
  rest: { command: string; tags?: Record<string, string>; params?: readonly string[]; text?: string },
): string {
  return formatIrc({ params: [`#${place.channel}`], ...rest, prefix: mask(login, place.host) });
}

/** What a client sees between its name and the JOIN: 376 makes most of them join. */
export function welcomeLines(host: string, nick: string): string[] {
  const line = (command: string, text: string): string => fromServer(host, command, [nick], text);
  return [
    line('001', 'Welcome, GLHF!'),
    line('002', `Your host is ${host}`),
    line('003', 'This server is rather new'),
    line('004', '-'),
    line('375', '-'),
    line('372', 'You are in a maze of twisty passages, all alike.'),
    line('376', '>'),
  ];
}

/** @param messageId Twitch's, for clients with tags */
export function notice(
  { host, channel }: Pick<Place, 'host' | 'channel'>,
  messageId: string | undefined,
  text: string,
  hasTags: boolean,
): string {
  const tags = messageId !== undefined && hasTags ? { 'msg-id': messageId } : {};
  return formatIrc({ tags, prefix: host, command: 'NOTICE', params: [`#${channel}`], text });
}

export function joinLine(login: string, place: Place): string {
  return fromPerson(login, place, { command: 'JOIN' });
}

export function partLine(login: string, place: Place): string {
  return fromPerson(login, place, { command: 'PART' });
}

/** `MODE +o` or `-o`: how clients of plain IRC and tmi.js learn who moderates. Twitch sends it as `jtv`. */
export function operatorLine(login: string, isOperator: boolean, { channel }: Place): string {
  return `:jtv MODE #${channel} ${isOperator ? '+o' : '-o'} ${login}`;
}

/**
 * As Twitch does, from a server named for the reader: tmi.js takes names from no other.
 *
 * @param logins who is there; in rooms that are too large the reader alone
 */
export function namesLines(nick: string, place: Place, logins: readonly string[]): string[] {
  const { channel } = place;
  const host = `${nick}.${place.host}`;
  const head = fromServer(host, '353', [nick, '=', `#${channel}`], '');
  const lines: string[] = [];
  let line = head;
  for (const login of logins) {
    if (line !== head && line.length + 1 + login.length > longestPlainLine) {
      lines.push(line);
      line = head;
    }
    line += line === head ? login : ` ${login}`;
  }
  return [...lines, line, fromServer(host, '366', [nick, `#${channel}`], 'End of /NAMES list')];
}

/** @param modes all of them after a JOIN, later those that changed */
export function roomState(place: Place, modes: Partial<RoomModes>, { hasTags }: IrcClass): string {
  const { slow, followersOnly, subscribersOnly, emoteOnly, unique, off } = modes;
  const bit = (isOn: boolean): string => (isOn ? '1' : '0');
  const tags = {
    ...(emoteOnly !== undefined && { 'emote-only': bit(emoteOnly) }),
    ...(followersOnly !== undefined && { 'followers-only': String(followersOnly) }),
    ...(unique !== undefined && { r9k: bit(unique) }),
    'room-id': place.roomId,
    ...(slow !== undefined && { slow: String(slow) }),
    ...(subscribersOnly !== undefined && { 'subs-only': bit(subscribersOnly) }),
    ...(off !== undefined && { 'starling-closed': bit(off) }),
  };
  return formatIrc({
    tags: hasTags ? tags : {},
    prefix: place.host,
    command: 'ROOMSTATE',
    params: [`#${place.channel}`],
  });
}

/** @param sent the message that it answers */
export function userState(
  you: Chatter,
  place: Place,
  { hasTags }: IrcClass,
  sent: { readonly nonce?: string; readonly messageId?: string } = {},
): string {
  const tags = {
    ...chatterTags(you),
    'emote-sets': '0',
    ...(sent.nonce !== undefined && { 'client-nonce': sent.nonce }),
    ...(sent.messageId !== undefined && { id: sent.messageId }),
  };
  return formatIrc({
    tags: hasTags ? tags : {},
    prefix: place.host,
    command: 'USERSTATE',
    params: [`#${place.channel}`],
  });
}

export function globalUserState(you: Omit<Actor, 'standing'>, host: string, hasTags: boolean): string {
  const tags = {
    'badge-info': '',
    badges: you.isVerifiedBot ? 'verified-bot/1' : '',
    color: you.color,
    'display-name': you.displayName,
    'emote-sets': '0',
    turbo: '0',
    'user-id': you.userId,
    'user-type': '',
  };
  return formatIrc({ tags: hasTags ? tags : {}, prefix: host, command: 'GLOBALUSERSTATE' });
}

/** Makes clients connect again. */
export function reconnectLine(host: string): string {
  return `:${host} RECONNECT`;
}
