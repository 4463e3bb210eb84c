import type { Seconds } from '@starling/shared/units.ts';

/** What a player plays: the live edge, or a recording that can be watched from anywhere. */
export type Programme =
  | { readonly kind: 'live'; readonly playlistUrl: string }
  | {
      readonly kind: 'recording';
      readonly playlistUrl: string;
      /** Where to begin. */
      readonly startAt: Seconds;
    };
