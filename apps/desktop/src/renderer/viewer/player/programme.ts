import type { Millis, Seconds } from '@starling/shared/units.ts';

/** A place in a recording: on its own timeline, or by when it was captured (ms since 1970). */
export type RecordedPlace = { readonly position: Seconds } | { readonly date: Millis };

/** What a player plays: the live edge, or a recording that can be watched from anywhere. */
export type Programme =
  | { readonly kind: 'live'; readonly playlistUrl: string }
  | {
      readonly kind: 'recording';
      readonly playlistUrl: string;
      /** Where to begin. */
      readonly startAt: RecordedPlace;
    };
