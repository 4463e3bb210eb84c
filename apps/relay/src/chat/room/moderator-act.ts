import type { ModAction } from '@starling/shared/protocol/moderation.ts';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import type { ModeratorRef, PersonRef } from './said-message.ts';

/** What a moderator has done, as the mod log keeps it. Plain data. */
export interface ModeratorAct {
  /** Sorts by time; an event's own where it was one. */
  readonly id: string;
  readonly at: Millis;
  readonly by: ModeratorRef;
  readonly action: ModAction;
  readonly target?: PersonRef;
  readonly reason?: string;
  readonly text?: string;
  /** Of a time-out. */
  readonly duration?: Seconds;
  readonly sharedFrom?: string;
}
