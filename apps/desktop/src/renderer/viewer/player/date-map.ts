import type { Millis, Seconds } from '@starling/shared/units.ts';

/** A stretch of a playlist: where it lies on the player's timeline, and when it was captured. */
export interface DatedStretch {
  readonly start: Seconds;
  readonly duration: Seconds;
  /** EXT-X-PROGRAM-DATE-TIME, ms since 1970; null where the playlist tells none. */
  readonly programDateTime: Millis | null;
}

/**
 * Where something captured at `date` lies. A date in a pause of the broadcast leads to the first picture after it; one
 * outside leads to the nearest end.
 * @returns null where no stretch has a date
 */
export function positionOfDate(stretches: readonly DatedStretch[], date: Millis): Seconds | null {
  const dated = stretches.filter(hasDate);
  const at = dated.findLast(({ programDateTime }) => programDateTime <= date) ?? dated[0];
  if (at === undefined) return null;
  const into = (date - at.programDateTime) / 1000;
  return at.start + Math.min(at.duration, Math.max(0, into));
}

/** When the picture at `position` was captured, ms since 1970; null where it is not known. */
export function dateOfPosition(stretches: readonly DatedStretch[], position: Seconds): Millis | null {
  const dated = stretches.filter(hasDate);
  const at = dated.findLast(({ start }) => start <= position) ?? dated[0];
  return at === undefined ? null : at.programDateTime + (position - at.start) * 1000;
}

function hasDate<T extends DatedStretch>(stretch: T): stretch is T & { readonly programDateTime: Millis } {
  return stretch.programDateTime !== null;
}
