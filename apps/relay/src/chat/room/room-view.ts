import type { RoomEvent } from './room-event.ts';
import type {
  Ban,
  HeldMessage,
  PinnedMessage,
  Poll,
  Prediction,
  RoomModes,
  RoomName,
  Standing,
  Vote,
} from './room-state.ts';
import type { Chatter, PersonRef } from './said-message.ts';

/** What a room is after a restart. */
export interface RoomSnapshot {
  /** What was said last, oldest first, by the log. */
  readonly recent?: readonly RoomEvent[];
  readonly modes: RoomModes;
  readonly moderators: readonly PersonRef[];
  readonly vips: readonly PersonRef[];
  readonly bans: readonly Ban[];
  readonly pin?: PinnedMessage;
  readonly poll?: { readonly poll: Poll; readonly votes: readonly Vote[] };
  readonly prediction?: { readonly prediction: Prediction; readonly picks: readonly Vote[] };
  readonly held: readonly HeldMessage[];
}

/** What somebody who comes in sees of a room. Plain data. */
export interface RoomView extends RoomName {
  readonly modes: RoomModes;
  /** As the room shows him; undefined for the anonymous. */
  readonly you?: Chatter;
  readonly standing: Standing;
  /** The newest messages, oldest first, without those that were deleted. */
  readonly history: readonly RoomEvent[];
  readonly pin?: PinnedMessage;
  readonly poll?: Poll;
  readonly prediction?: Prediction;
}
