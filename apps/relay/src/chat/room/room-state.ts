import type { Millis, Seconds } from '@starling/shared/units.ts';
import type { ModeratorAct } from './moderator-act.ts';
import type { Chatter, EmoteSpan, PersonRef, SaidMessage } from './said-message.ts';

/** Who may speak in a room, and how often. */
export interface RoomModes {
  /** Between two messages of the same person, 0 (off) to 120. */
  readonly slow: Seconds;
  /** How many minutes somebody must have followed, 0 to 129,600 (90 days); -1: following is not needed. */
  readonly followersOnly: number;
  readonly subscribersOnly: boolean;
  readonly emoteOnly: boolean;
  /** No message twice within ten minutes. */
  readonly unique: boolean;
  /** Nobody but the owner and moderators speaks. */
  readonly off: boolean;
}

/** A room that nobody has changed. */
export const openModes: RoomModes = {
  ...{ slow: 0, followersOnly: -1, subscribersOnly: false },
  ...{ emoteOnly: false, unique: false, off: false },
};

/** Which room: the owner's account id, and his login, which is the channel's name. */
export interface RoomName {
  readonly roomId: string;
  readonly login: string;
}

/** Somebody who acts in a room, with what the platform knows of him there. Plain data. */
export interface Actor {
  readonly userId: string;
  readonly login: string;
  readonly displayName: string;
  /** `#RRGGBB`. */
  readonly color: string;
  readonly isVerifiedBot: boolean;
  readonly standing: Standing;
}

/** What somebody is to a channel apart from what its moderators gave him. */
export interface Standing {
  /** Since when he follows; undefined: he does not. */
  readonly followedAt?: Millis;
  /** Months of subscription; undefined: he has none. */
  readonly subscribedMonths?: number;
  /** When he last spoke here before this connection; undefined: never. */
  readonly lastSpokeAt?: Millis;
}

/** Somebody who may not speak. */
export interface Ban {
  readonly userId: string;
  readonly login: string;
  /** When a time-out ends; undefined for a ban. */
  readonly until?: Millis;
  readonly reason?: string;
  readonly by: PersonRef;
  readonly at: Millis;
}

/** What a moderator has put above the chat. */
export interface PinnedMessage {
  readonly pinId: string;
  /** undefined where the text was written for the pin. */
  readonly messageId?: string;
  readonly author: Chatter;
  readonly text: string;
  readonly emotes: readonly EmoteSpan[];
  readonly by: PersonRef;
  readonly at: Millis;
  /** undefined: until it is taken down. */
  readonly until?: Millis;
}

export interface Poll {
  readonly pollId: string;
  readonly title: string;
  readonly choices: readonly { readonly choiceId: string; readonly title: string; readonly votes: number }[];
  readonly startedAt: Millis;
  readonly endsAt: Millis;
  readonly status: 'active' | 'completed' | 'terminated';
}

/** A question whose answer time will tell; each person picks one outcome. */
export interface Prediction {
  readonly predictionId: string;
  readonly title: string;
  readonly outcomes: readonly {
    readonly outcomeId: string;
    readonly title: string;
    readonly picks: number;
  }[];
  readonly startedAt: Millis;
  /** No picks after it. */
  readonly locksAt: Millis;
  readonly status: 'active' | 'locked' | 'resolved' | 'cancelled';
  /** Once it is resolved. */
  readonly winnerId?: string;
}

/** A message that waits for a moderator. */
export interface HeldMessage {
  readonly messageId: string;
  readonly message: SaidMessage;
  readonly because: string;
  readonly category: string;
  readonly at: Millis;
}

/** One person's choice in a poll or prediction. */
export interface Vote {
  readonly userId: string;
  readonly choiceId: string;
}

/** A change that outlives a restart: what `RoomStore` writes. */
export type RoomChange =
  | { readonly kind: 'modes'; readonly modes: RoomModes }
  | { readonly kind: 'ban'; readonly ban: Ban }
  | { readonly kind: 'unban'; readonly userId: string }
  /** Bans of other channels hold for him no more. */
  | { readonly kind: 'pardon'; readonly userId: string }
  /** For the mod log. */
  | { readonly kind: 'act'; readonly act: ModeratorAct }
  | {
      readonly kind: 'role';
      readonly person: PersonRef;
      /** undefined: taken away. */
      readonly role: 'moderator' | 'vip' | undefined;
    }
  | { readonly kind: 'pin'; readonly pin: PinnedMessage | undefined }
  | { readonly kind: 'poll'; readonly poll: Poll }
  | { readonly kind: 'prediction'; readonly prediction: Prediction }
  | {
      readonly kind: 'vote';
      /** Of the poll or prediction. */
      readonly ballotId: string;
      readonly vote: Vote;
    }
  | { readonly kind: 'held'; readonly held: HeldMessage }
  | { readonly kind: 'settled'; readonly messageId: string }
  | { readonly kind: 'spoke'; readonly userId: string; readonly at: Millis };
