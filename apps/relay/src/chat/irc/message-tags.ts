import type { Badge, Chatter, EmoteSpan, ReplyRef, SaidMessage } from '../room/said-message.ts';

type Tags = Record<string, string>;

/** `name/version`, joined by commas. */
function badgesTag(badges: readonly Badge[]): string {
  return badges.map(({ name, version }) => `${name}/${version}`).join(',');
}

/** `id:from-to,from-to/id:from-to`; offsets count code points. */
export function emotesTag(emotes: readonly EmoteSpan[]): string {
  const places = new Map<string, string[]>();
  for (const { emoteId, from, to } of emotes) {
    const spans = places.get(emoteId) ?? [];
    spans.push(`${from}-${to}`);
    places.set(emoteId, spans);
  }
  return [...places].map(([emoteId, spans]) => `${emoteId}:${spans.join(',')}`).join('/');
}

/** What Twitch's tags say of somebody, on messages and in his own state. */
export function chatterTags({ badges, color, displayName, role }: Chatter): Tags {
  const isModerator = role === 'moderator';
  const subscriber = badges.find(({ name }) => name === 'subscriber');
  return {
    'badge-info': subscriber === undefined ? '' : `subscriber/${subscriber.version}`,
    badges: badgesTag(badges),
    color,
    'display-name': displayName,
    mod: isModerator ? '1' : '0',
    subscriber: subscriber === undefined ? '0' : '1',
    turbo: '0',
    'user-type': isModerator ? 'mod' : '',
    ...(role === 'vip' && { vip: '1' }),
  };
}

function replyTags({ parentId, parentAuthor, parentText, threadId, threadLogin }: ReplyRef): Tags {
  return {
    'reply-parent-display-name': parentAuthor.displayName,
    'reply-parent-msg-body': parentText,
    'reply-parent-msg-id': parentId,
    'reply-parent-user-id': parentAuthor.userId,
    'reply-parent-user-login': parentAuthor.login,
    'reply-thread-parent-msg-id': threadId,
    'reply-thread-parent-user-login': threadLogin,
  };
}

/** @param isHistorical said before the reader came */
export function messageTags(
  { author, emotes, isFirst, isReturning, reply }: SaidMessage,
  { id, roomId, at }: { readonly id: string; readonly roomId: string; readonly at: number },
  isHistorical: boolean,
): Tags {
  return {
    ...chatterTags(author),
    emotes: emotesTag(emotes),
    'first-msg': isFirst ? '1' : '0',
    flags: '',
    id,
    'returning-chatter': isReturning ? '1' : '0',
    'room-id': roomId,
    'tmi-sent-ts': String(Math.floor(at)),
    'user-id': author.userId,
    ...(reply && replyTags(reply)),
    ...(isHistorical && { historical: '1' }),
  };
}
