import type { ChatMessage, OwnState, RoomModes } from './chat-message.ts';
import type { IrcEvent } from './irc-events.ts';

/** One line of the chat on screen. */
export type ChatEntry =
  | {
      readonly kind: 'message';
      readonly key: number;
      readonly message: ChatMessage;
      readonly delivery: Delivery;
    }
  | { readonly kind: 'note'; readonly key: number; readonly note: ChatNote };

export type MessageEntry = Extract<ChatEntry, { kind: 'message' }>;

/** What became of a message. Others' are always `sent`; our own begin as `pending`. */
export type Delivery =
  | { readonly state: 'sent' }
  | { readonly state: 'pending'; readonly nonce: string }
  /** `because` is the room's own words; null where the connection was lost. */
  | { readonly state: 'failed'; readonly because: string | null }
  /** `by` is told to moderators only. */
  | { readonly state: 'removed'; readonly by: string | null };

/** What the chat says beside the messages. `text` is in the relay's words. */
export type ChatNote =
  | { readonly kind: 'text'; readonly text: string; readonly isRaid?: boolean }
  | { readonly kind: 'lost' | 'missing' | 'login-failed' }
  /** For moderators: somebody banned asks to be let in again. */
  | { readonly kind: 'unban-request'; readonly login: string }
  | { readonly kind: 'room-cleared'; readonly mark: string }
  | {
      readonly kind: 'user-cleared';
      readonly login: string;
      /** Null for a ban. */
      readonly seconds: number | null;
      readonly by: string | null;
      readonly mark: string;
    };

/** How the chat gets its lines: `polling` where the relay has no place for another connection. */
export type Connection = 'connecting' | 'joined' | 'lost' | 'polling';

/** Why the reader may not speak. */
type Barred = { readonly kind: 'banned' } | { readonly kind: 'timed-out'; readonly until: number };

/** What the chat panel shows. */
export interface ChatState {
  /** The login of who reads; null where nobody is logged in. */
  readonly reader: string | null;
  readonly connection: Connection;
  readonly entries: readonly ChatEntry[];
  /** The next entry's key. */
  readonly nextKey: number;
  /** Entries that ever came at the end. */
  readonly arrived: number;
  readonly modes: RoomModes;
  readonly you: OwnState | null;
  readonly barred: Barred | null;
  /** When the reader may speak again in slow mode, in milliseconds since 1970; 0 for now. */
  readonly slowUntil: number;
  /** Whether there may be older messages than those that are here. */
  readonly hasOlder: boolean;
}

/** What changes the chat: the room's events, our own words, older pages, and what happens to the connection. */
export type ChatEvent =
  | IrcEvent
  | { readonly kind: 'said'; readonly message: ChatMessage; readonly nonce: string }
  /** A failed message of ours is tried again: the old one goes. */
  | { readonly kind: 'dismissed'; readonly key: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'polling' }
  /** What came while there was no connection. `hasGap`: not all of it could be had. */
  | { readonly kind: 'filled'; readonly events: readonly IrcEvent[]; readonly hasGap: boolean }
  | { readonly kind: 'older'; readonly events: readonly IrcEvent[]; readonly hasOlder: boolean };

/** The most entries that are kept: the oldest go first. */
export const mostEntries = 10_000;

/** Nothing is ruled out. */
export const openModes: RoomModes = {
  slow: 0,
  followersOnly: -1,
  subscribersOnly: false,
  emoteOnly: false,
  unique: false,
  isClosed: false,
};

/** The chat before anything came. */
export function emptyChat(reader: string | null): ChatState {
  return {
    reader,
    ...{ connection: 'connecting', entries: [], nextKey: 1, arrived: 0 },
    ...{ modes: openModes, you: null, barred: null, slowUntil: 0, hasOlder: true },
  };
}
