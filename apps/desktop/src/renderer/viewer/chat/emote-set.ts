import type { Emote } from '@starling/shared/protocol/emotes.ts';
import type { EmotePlace } from './chat-message.ts';

/** What the chat needs of an emote. */
export type ChatEmote = Pick<Emote, 'id' | 'name' | 'scope' | 'isSubscribersOnly' | 'isUsable'>;

/** The address of an emote's picture. @param size 1 to 3: 28, 56 and 112 pixels high */
export function emoteUrl(origin: string, id: string, size: 1 | 2 | 3): string {
  return `${origin}/emotes/v1/${encodeURIComponent(id)}/${size}.webp`;
}

/** Finds the emotes in a message of our own, as the room will: whole words between spaces, counted in code points. */
export function findEmotes(text: string, emotes: ReadonlyMap<string, ChatEmote>): EmotePlace[] {
  const places: EmotePlace[] = [];
  let from = 0;
  for (const word of text.split(' ')) {
    const length = Array.from(word).length;
    const emote = emotes.get(word);
    if (emote?.isUsable === true) places.push({ emoteId: emote.id, from, to: from + length - 1 });
    from += length + 1;
  }
  return places;
}

const mostRecent = 24;

/** The emotes used last, the newest first, after another was used. */
export function withRecent(recent: readonly string[], name: string): string[] {
  return [name, ...recent.filter((one) => one !== name)].slice(0, mostRecent);
}
