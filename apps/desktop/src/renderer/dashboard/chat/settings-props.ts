import type { ChangeModeration, Moderation } from '@starling/shared/protocol/moderation.ts';

/** What each card of the chat's settings gets. */
export interface SettingsProps {
  readonly settings: Moderation;
  /** Saves a change. @returns whether it was saved; where not, the reader has been told why. */
  readonly change: (change: ChangeModeration) => Promise<boolean>;
}
