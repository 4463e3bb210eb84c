import type { Role } from './role.ts';

/** A badge as Twitch writes it, `name/version`: `broadcaster/1`, `moderator/1`, `vip/1`, `subscriber/3`, `verified-bot/1`. */
export interface Badge {
  readonly name: string;
  readonly version: string;
}

/** Someone as a room shows him: who he was, and what he was there, when it happened. */
export interface Chatter {
  readonly userId: string;
  readonly login: string;
  readonly displayName: string;
  /** `#RRGGBB`. */
  readonly color: string;
  readonly badges: readonly Badge[];
  readonly role: Role;
}

/** Whom an event names without showing him. */
export interface PersonRef {
  readonly userId: string;
  readonly login: string;
}

/** Who did it: a moderator, the owner, or the room itself (`userId` is then empty). */
export type ModeratorRef = PersonRef;

/** Where an emote stands in a text. */
export interface EmoteSpan {
  readonly emoteId: string;
  /** Its first code point, from 0. */
  readonly from: number;
  /** Its last code point. */
  readonly to: number;
}

/** What a message answers. */
export interface ReplyRef {
  readonly parentId: string;
  readonly parentAuthor: PersonRef & { readonly displayName: string };
  readonly parentText: string;
  /** The first message of the thread; the parent itself where that was no answer. */
  readonly threadId: string;
  readonly threadLogin: string;
}

/** Colours of an announcement. */
export type AnnouncementColor = 'primary' | 'blue' | 'green' | 'orange' | 'purple';

/** A message that was said. */
export interface SaidMessage {
  readonly author: Chatter;
  /** 1 to 500 code points, without control characters. */
  readonly text: string;
  /** Said with `/me`. */
  readonly isAction: boolean;
  readonly emotes: readonly EmoteSpan[];
  readonly reply?: ReplyRef;
  /** The author's first message in this room, ever. */
  readonly isFirst: boolean;
  /** The author spoke here before, but not within the last 30 days. */
  readonly isReturning: boolean;
  readonly announcement?: AnnouncementColor;
  /** The author's own mark, told to him alone; up to 64 characters. */
  readonly nonce?: string;
}
