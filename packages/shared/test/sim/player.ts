import type { Millis } from '../../src/units.ts';

/**
 * A player reduced to what matters here: it needs one part after another, each at its time; where one is missing, the picture
 * stops until it is there, and the playhead lags by as much. It begins one part behind, and catches up by playing 5 % faster.
 */
export class Player {
  readonly joinedAt: Millis;
  /** First part that it plays; undefined before the playlist is there. */
  first: number | undefined;
  /** The part that it plays next. */
  next = 0;
  /** How far it is behind where it ought to be. */
  lag: Millis = 0;
  firstPictureAt: Millis | undefined;
  stalledSince: Millis | undefined;
  stalls = 0;
  stalledFor: Millis = 0;
  played: Millis = 0;
  readonly wanted = new Set<number>();
  readonly delivered = new Set<number>();

  constructor(joinedAt: Millis) {
    this.joinedAt = joinedAt;
  }

  /** One part has been played to its end. */
  advance(partMs: Millis): void {
    this.played += partMs;
    this.next += 1;
    this.lag = Math.max(0, this.lag - partMs * 0.05);
    this.delivered.delete(this.next - 2);
  }
}
