import type { Moderation } from '@starling/shared/protocol/moderation.ts';
import { openSettings } from './channel-filter.ts';

/** What a channel has settled, with other channels by the ids of their owners. */
export interface ChannelSettings extends Pick<Moderation, 'terms' | 'links' | 'autoMod' | 'bansNeedReason'> {
  /** Whether other channels may take over the bans of this one. */
  readonly offersBans: boolean;
  readonly acceptsBansOf: readonly string[];
}

export const untouchedSettings: ChannelSettings = {
  ...{ ...openSettings, bansNeedReason: false },
  ...{ offersBans: false, acceptsBansOf: [] },
};
