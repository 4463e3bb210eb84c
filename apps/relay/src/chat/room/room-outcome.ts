import type { RoomEvent } from './room-event.ts';
import type { Chatter, EmoteSpan, PersonRef } from './said-message.ts';
import type { RoomChange } from './room-state.ts';

/** What a command led to, in order: a change is written before the reply that tells of it goes out. */
export type RoomOutcome =
  | { readonly kind: 'event'; readonly event: RoomEvent }
  | {
      readonly kind: 'change';
      readonly change: RoomChange;
      /** Whether the replies after it wait until it is on disk; else it is written behind. */
      readonly isAwaited: boolean;
    }
  /** The host tells that person's room by `arriveRaid`. */
  | { readonly kind: 'raid'; readonly to: PersonRef }
  | RoomReply;

/** Words for the one who asked. */
export interface RoomReply {
  readonly kind: 'reply';
  /** Twitch's `msg-id`, such as `ban_success` or `msg_slowmode`. */
  readonly messageId: string;
  readonly text: string;
  readonly isRefusal: boolean;
}

/** Moderation's verdict on a message. */
export type Verdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'hold'; readonly because: string; readonly category: string }
  | { readonly kind: 'refuse'; readonly because: 'blocked-term' | 'link' };

/** What the room asks before a message is said. Synchronous and pure: lists are compiled when they change. */
export interface MessageFilter {
  /** @param emotes where they are in the text */
  judge(text: string, author: Chatter, emotes: readonly EmoteSpan[]): Verdict;
}

/** A ban of another channel. */
export interface SharedBan {
  /** That channel. */
  readonly from: string;
  readonly reason?: string;
}

/** What a channel has settled about bans. */
export interface BanPolicy {
  readonly needsReason: boolean;
  /** @returns what bans somebody here by the word of another channel; undefined where he was pardoned */
  sharedBanOf(userId: string): SharedBan | undefined;
}

/** Which words of a text are emotes that its author may use. */
export interface EmoteFinder {
  find(text: string, author: Chatter): readonly EmoteSpan[];
}
