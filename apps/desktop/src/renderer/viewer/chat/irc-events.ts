import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import type { ChatMessage, EmotePlace, OwnState, ReplyTo, RoomModes, RoomNotice } from './chat-message.ts';

/** What a line of the room's server tells. */
export type IrcEvent =
  | { readonly kind: 'joined' }
  | { readonly kind: 'message'; readonly message: ChatMessage }
  /** One of our own messages was taken. `nonce` is empty where the server does not say which. */
  | { readonly kind: 'accepted'; readonly nonce: string; readonly id: string; readonly at: number }
  | { readonly kind: 'you'; readonly you: OwnState }
  | { readonly kind: 'modes'; readonly changed: Partial<RoomModes> }
  /** An answer to us, or what changed, in words. */
  | { readonly kind: 'notice'; readonly messageId: string; readonly text: string; readonly at: number }
  | { readonly kind: 'room-notice'; readonly notice: RoomNotice }
  | { readonly kind: 'login-failed' }
  /** All of the room or of one user: what was said until then is gone. `seconds` is null for a ban. */
  | {
      readonly kind: 'cleared';
      readonly login: string | null;
      readonly seconds: number | null;
      readonly by: string | null;
      readonly at: number;
    }
  | { readonly kind: 'deleted'; readonly id: string; readonly by: string | null }
  | { readonly kind: 'reconnect' };

const loginFailures = ['Login authentication failed', 'Improperly formatted AUTH', 'Invalid NICK'];

/** @returns what the line tells, in order; nothing for lines that a page has no use for. */
export function eventsOf(line: IrcMessage, now: number): IrcEvent[] {
  const { tags, params } = line;
  switch (line.command) {
    case 'ROOMSTATE':
      return [{ kind: 'modes', changed: modesOf(tags) }];
    case '366':
      return [{ kind: 'joined' }];
    case 'PRIVMSG':
      return [{ kind: 'message', message: messageOf(line, now) }];
    case 'USERSTATE':
      return userStateOf(line, now);
    case 'USERNOTICE':
      return [userNoticeOf(line, now)];
    case 'NOTICE':
      return [noticeOf(line, now)];
    case 'CLEARCHAT':
      return [
        {
          kind: 'cleared',
          login: params[1] ?? null,
          seconds: numberTag(line, 'ban-duration'),
          by: tags.get('starling-by') ?? null,
          at: numberTag(line, 'tmi-sent-ts') ?? now,
        },
      ];
    case 'CLEARMSG':
      return [{ kind: 'deleted', id: tags.get('target-msg-id') ?? '', by: tags.get('starling-by') ?? null }];
    case 'RECONNECT':
      return [{ kind: 'reconnect' }];
    default:
      return [];
  }
}

function modesOf(tags: ReadonlyMap<string, string>): Partial<RoomModes> {
  const number = (name: string) => {
    const value = tags.get(name);
    return value === undefined || !/^-?\d{1,9}$/.test(value) ? undefined : Number(value);
  };
  const slow = number('slow');
  const followersOnly = number('followers-only');
  const switches = {
    subscribersOnly: 'subs-only',
    emoteOnly: 'emote-only',
    unique: 'r9k',
    isClosed: 'starling-closed',
  };
  const told = Object.entries(switches).filter(([, tag]) => tags.has(tag));
  return {
    ...(slow !== undefined && { slow }),
    ...(followersOnly !== undefined && { followersOnly }),
    ...Object.fromEntries(told.map(([mode, tag]) => [mode, tags.get(tag) === '1'])),
  };
}

/** Tells who we are; behind a message of ours also that it was taken. */
function userStateOf({ tags }: IrcMessage, now: number): IrcEvent[] {
  const badges = badgesOf(tags);
  const isOwner = badges.includes('broadcaster');
  const you: OwnState = {
    displayName: tags.get('display-name') ?? '',
    colour: tags.get('color') ?? '',
    badges,
    isOwner,
    isModerator: isOwner || tags.get('mod') === '1',
    isSubscriber: tags.get('subscriber') === '1',
  };
  const nonce = tags.get('client-nonce');
  if (nonce === undefined) return [{ kind: 'you', you }];
  return [
    { kind: 'you', you },
    { kind: 'accepted', nonce, id: tags.get('id') ?? '', at: now },
  ];
}

function noticeOf({ tags, params }: IrcMessage, now: number): IrcEvent {
  const text = params.at(-1) ?? '';
  if (!tags.has('msg-id') && loginFailures.includes(text)) return { kind: 'login-failed' };
  return { kind: 'notice', messageId: tags.get('msg-id') ?? '', text, at: now };
}

function userNoticeOf(line: IrcMessage, now: number): IrcEvent {
  const { tags, params } = line;
  const messageId = tags.get('msg-id') ?? '';
  if (messageId === 'announcement') {
    const message = messageOf(line, now);
    const announcement = (tags.get('msg-param-color') ?? 'primary').toLowerCase();
    return { kind: 'message', message: { ...message, announcement } };
  }
  const notice: RoomNotice = {
    messageId,
    tags,
    words: tags.get('system-msg') ?? '',
    text: params[1] ?? '',
    at: numberTag(line, 'tmi-sent-ts') ?? now,
  };
  return { kind: 'room-notice', notice };
}

function messageOf(line: IrcMessage, now: number): ChatMessage {
  const { tags, prefix, params } = line;
  const login = (tags.get('login') ?? prefix?.split(/[!@]/)[0] ?? '').toLowerCase();
  const displayName = tags.get('display-name') ?? '';
  const raw = params[1] ?? '';
  const action = /^\u0001ACTION (.*?)\u0001?$/s.exec(raw)?.[1]; // eslint-disable-line no-control-regex
  const reply = replyOf(tags);
  const said = withoutCall(action ?? raw, emotesOf(tags.get('emotes') ?? ''), reply);
  return {
    ...said,
    id: tags.get('id') ?? '',
    userId: tags.get('user-id') ?? '',
    login,
    displayName: displayName === '' ? login : displayName,
    colour: tags.get('color') ?? '',
    badges: badgesOf(tags),
    reply,
    isAction: action !== undefined,
    isFirst: tags.get('first-msg') === '1',
    announcement: null,
    sentAt: numberTag(line, 'tmi-sent-ts') ?? now,
    isHistorical: tags.get('historical') === '1',
  };
}

/** The room begins answers with the name of who is answered, which is shown above them anyway. */
function withoutCall(
  text: string,
  emotes: readonly EmotePlace[],
  reply: ReplyTo | null,
): Pick<ChatMessage, 'text' | 'emotes'> {
  const call = /^@(\w+) /.exec(text);
  const isCall = reply !== null && [reply.login, reply.displayName].includes(call?.[1] ?? '');
  if (call === null || !isCall) return { text, emotes };
  const { length } = call[0];
  const moved = emotes.map(({ emoteId, from, to }) => ({ emoteId, from: from - length, to: to - length }));
  return { text: text.slice(length), emotes: moved.filter(({ from }) => from >= 0) };
}

function badgesOf(tags: ReadonlyMap<string, string>): string[] {
  const names = (tags.get('badges') ?? '').split(',').map((badge) => badge.split('/')[0] ?? '');
  return names.filter((name) => name !== '');
}

const mostEmotes = 500;

/** Reads `id:from-to,from-to/id:from-to`; whatever is none is left out. */
export function emotesOf(tag: string): EmotePlace[] {
  const places: EmotePlace[] = [];
  for (const emote of tag.split('/')) {
    const colon = emote.lastIndexOf(':');
    const emoteId = emote.slice(0, Math.max(0, colon));
    if (!/^[\w-]{1,100}$/.test(emoteId)) continue;
    for (const span of emote.slice(colon + 1).split(',')) {
      const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(span) ?? [];
      if (from !== undefined && Number(from) <= Number(to) && places.length < mostEmotes)
        places.push({ emoteId, from: Number(from), to: Number(to) });
    }
  }
  return places.sort((a, b) => a.from - b.from);
}

function replyOf(tags: ReadonlyMap<string, string>): ReplyTo | null {
  const messageId = tags.get('reply-parent-msg-id');
  if (messageId === undefined || messageId === '') return null;
  const login = tags.get('reply-parent-user-login') ?? '';
  const displayName = tags.get('reply-parent-display-name') ?? '';
  return {
    messageId,
    login,
    displayName: displayName === '' ? login : displayName,
    text: tags.get('reply-parent-msg-body') ?? '',
    threadId: tags.get('reply-thread-parent-msg-id') ?? messageId,
  };
}

function numberTag({ tags }: IrcMessage, name: string): number | null {
  const value = tags.get(name);
  return value === undefined || !/^\d{1,16}$/.test(value) ? null : Number(value);
}
