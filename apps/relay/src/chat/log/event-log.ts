import type { Millis } from '@starling/shared/units.ts';
import type { RoomEvent } from '../room/room-event.ts';

/** Which of a room's events; all of these are limits. */
export interface Span {
  /** Only what came after that id. */
  readonly after?: string | undefined;
  /** Only what came before that id. */
  readonly before?: string | undefined;
  /** 1 to 1,000. */
  readonly count: number;
  /** Whether those at the end of the span are wanted, else those at its beginning. Told oldest first in either case. */
  readonly isNewest: boolean;
}

/** What somebody said, and whether others may still see it. */
export type SaidEvent = RoomEvent & { readonly isHidden?: true };

/**
 * Everything that happened in rooms, for as long as the operator keeps it. What was deleted, cleared or erased is not told
 * any more. One contract suite holds every implementation to it.
 */
export interface EventLog {
  /** Takes an event; it is kept within a second, whatever happens to this process after that. Never waits. */
  append(event: RoomEvent): void;
  /** What viewers may still see of a room. Includes what was appended before. */
  read(roomId: string, span: Span): Promise<readonly RoomEvent[]>;
  /** What somebody said, in all rooms or one, also what was deleted: for himself, or for the moderators of the room. */
  readSaidBy(userId: string, span: Span, roomId?: string): Promise<readonly SaidEvent[]>;
  /** Forgets what somebody said, and what others' answers quote of it. @returns how many messages */
  erase(userId: string): Promise<number>;
  /** Forgets what is older. @returns how many events */
  dropBefore(time: Millis): Promise<number>;
  /** Writes what is left. */
  close(): Promise<void>;
}
