import type { RoomEvent } from './room/room-event.ts';
import type { Chatter } from './room/said-message.ts';
import type { RoomRequest } from './room/room-command.ts';
import type { RoomReply } from './room/room-outcome.ts';
import type { Actor } from './room/room-state.ts';
import type { RoomView } from './room/room-view.ts';

/** Whose token it was. Plain data. */
export type Account = Omit<Actor, 'standing'>;

/** What comes of wanting to enter. */
export type Entry =
  | {
      readonly kind: 'entered';
      readonly view: RoomView;
      /** Logins of those who are there; undefined in a room of more than a thousand. */
      readonly names?: readonly string[];
    }
  | { readonly kind: 'no-such-channel' }
  /** The database could not be asked. */
  | { readonly kind: 'failed' };

/** What comes of asking a room for something. */
export type Answer =
  | { readonly kind: 'unknown-room' }
  | { readonly kind: 'unknown-login'; readonly login: string }
  | {
      readonly kind: 'answered';
      readonly replies: readonly RoomReply[];
      /** As the room shows him now. */
      readonly you: Chatter;
      /** Of the message that was said, if one was. */
      readonly messageId?: string;
    };

/** What is told to all connections of a room. Plain data. */
export type RoomWord =
  | {
      readonly kind: 'event';
      readonly event: RoomEvent;
      /** The connection that asked for it. */
      readonly from?: string;
      /** In a huge room not everybody gets every message: this one is for moderators and those it concerns. */
      readonly isThinned?: true;
    }
  | { readonly kind: 'presence'; readonly joined: readonly string[]; readonly parted: readonly string[] };

/** How a process's connections in a room have changed. */
export interface Presence {
  readonly edge: string;
  /** The room's. */
  readonly channel: string;
  /** Connections, now. */
  readonly connections: number;
  /** Logins that have come, and that are gone. */
  readonly joined: readonly string[];
  readonly parted: readonly string[];
}

/** The rooms as connections see them, wherever they are held. Each is named by its channel, its owner's login. */
export interface Rooms {
  /** @returns undefined for nobody's token */
  authenticate(token: string): Promise<Account | undefined>;
  /** @param entered called before anything is told that happened after the view was made */
  enter(channel: string, account: Account | undefined, entered: (entry: Entry) => void): void;
  /** @param from the connection, which the room's words name */
  perform(channel: string, account: Account, request: RoomRequest, from: string): Promise<Answer>;
  /** @returns somebody as a room shows him now; undefined where there is no such room */
  look(channel: string, account: Account): Promise<Chatter | undefined>;
  recolor(userId: string, color: string): Promise<void>;
  report(presence: Presence): void;
  /** @returns how to stop it */
  listen(channel: string, hear: (word: RoomWord) => void): () => void;
}

/** The subject of the bus under which a room's words are published. */
export function subjectOf(channel: string): string {
  return `room.${channel}`;
}
