import type { Millis, Seconds } from '@starling/shared/units.ts';
import type { PinnedMessage, Poll, Prediction, RoomModes } from './room-state.ts';
import type { ModeratorRef, PersonRef, SaidMessage } from './said-message.ts';

/** What happened in a room, without its place and time. */
export type RoomHappening =
  | (SaidMessage & { readonly kind: 'message' })
  | {
      readonly kind: 'message-deleted';
      readonly messageId: string;
      readonly author: PersonRef;
      readonly text: string;
      readonly by: ModeratorRef;
    }
  | {
      /** Somebody was banned or timed out: what he said is gone. */
      readonly kind: 'user-cleared';
      readonly userId: string;
      readonly login: string;
      /** How long a time-out lasts; undefined for a ban. */
      readonly duration?: Seconds;
      readonly isBan: boolean;
      readonly reason?: string;
      readonly by: ModeratorRef;
      /** The channel in which he was banned, where this one takes over its bans. */
      readonly sharedFrom?: string;
    }
  | {
      /** A ban or a time-out is over before its time. For moderators. */
      readonly kind: 'user-restored';
      readonly userId: string;
      readonly login: string;
      readonly wasBan: boolean;
      readonly by: ModeratorRef;
      /** The channel that has lifted the ban. */
      readonly sharedFrom?: string;
      /** Whether he may speak although a channel whose bans hold here has banned him. */
      readonly isPardon?: true;
    }
  | { readonly kind: 'room-cleared'; readonly by: ModeratorRef }
  | { readonly kind: 'modes'; readonly changed: Partial<RoomModes>; readonly by: ModeratorRef }
  | {
      readonly kind: 'role';
      readonly userId: string;
      readonly login: string;
      readonly role: 'moderator' | 'vip';
      readonly isGranted: boolean;
      readonly by: ModeratorRef;
    }
  | { readonly kind: 'pin'; readonly pin: PinnedMessage }
  | { readonly kind: 'unpin'; readonly pinId: string; readonly by: ModeratorRef }
  | {
      /** Another channel's viewers come. */
      readonly kind: 'raid';
      readonly from: PersonRef & { readonly displayName: string; readonly color: string };
      readonly viewers: number;
    }
  | { readonly kind: 'poll'; readonly poll: Poll }
  | { readonly kind: 'prediction'; readonly prediction: Prediction }
  | {
      /** Kept back until a moderator decides. For moderators. */
      readonly kind: 'held';
      readonly messageId: string;
      readonly message: SaidMessage;
      readonly because: string;
      readonly category: string;
    }
  | {
      /** A held message may be seen; a `message` with the same id comes right before it. For moderators. */
      readonly kind: 'released';
      readonly messageId: string;
      readonly author: PersonRef;
      readonly text: string;
      readonly by: ModeratorRef;
    }
  | {
      readonly kind: 'denied';
      readonly messageId: string;
      readonly author: PersonRef;
      readonly text: string;
      readonly by: ModeratorRef;
    }
  /** Somebody banned asks to be let in again. For moderators. */
  | { readonly kind: 'unban-asked'; readonly person: PersonRef };

/**
 * What happened in a room: one value, however many see it. Plain data: it goes over the bus and into the log as JSON.
 * The id of a `message` event is the message's id.
 */
export type RoomEvent = {
  /** UUID of version 7: later ones sort after earlier ones of the same room. */
  readonly id: string;
  /** The account id of the room's owner. */
  readonly roomId: string;
  /** Since 1970. */
  readonly at: Millis;
} & RoomHappening;

/** Who may see an event. */
export type EventAudience = 'all' | 'moderators' | { readonly userId: string };

const forModerators: ReadonlySet<RoomEvent['kind']> = new Set([
  'held',
  'released',
  'denied',
  'user-restored',
  'unban-asked',
]);

/** @returns who may see it: decisions that are only the moderators' business stay with them (the owner is one) */
export function audienceOf(event: RoomEvent): EventAudience {
  return forModerators.has(event.kind) ? 'moderators' : 'all';
}
