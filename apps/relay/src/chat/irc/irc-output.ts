import type { RoomRequest } from '../room/room-command.ts';
import type { Chatter } from '../room/said-message.ts';
import type { RoomReply } from '../room/room-outcome.ts';

/** What somebody asks of a room, by name: he need not have joined it. */
export interface AskedOfRoom {
  /** The channel's name, without `#`. */
  readonly channel: string;
  readonly request: RoomRequest;
  /** The sender's mark of his line. */
  readonly nonce?: string;
}

/** What a line from a client asks of the server around it. Plain data. */
export type IrcOutput =
  | { readonly kind: 'send'; readonly line: string }
  /** Answered by `authenticated`; until then the session keeps what the client says. */
  | { readonly kind: 'authenticate'; readonly token: string }
  /** Answered by `entered` or `notEntered`. */
  | { readonly kind: 'enter'; readonly channel: string }
  | { readonly kind: 'leave'; readonly channel: string }
  /** Answered by `performed`. */
  | ({ readonly kind: 'perform' } & AskedOfRoom)
  /** Answered by `recolored`, on the channel where it was asked. */
  | { readonly kind: 'color'; readonly channel: string; readonly color: string }
  | { readonly kind: 'close'; readonly because: 'quit' | 'refused' };

/** What a room answered. */
export type RoomAnswer =
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
