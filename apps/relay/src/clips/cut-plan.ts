import { equalBytes } from '@starling/shared/bytes.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { ClipSegment } from './clip-source.ts';
import type { InitTracks } from './fragment-times.ts';

/** What of a broadcast becomes the clip, on the capture clock: `[from, to)` in ms since 1970. */
export interface DateSpan {
  readonly from: Millis;
  readonly to: Millis;
}

/** Segments that go on from each other with one init: what one decoder reads from end to end. */
export interface Run {
  readonly init: Uint8Array;
  readonly segments: readonly ClipSegment[];
  /** `[from, to)` on the broadcast's timeline: what is asked for of it. */
  readonly from: Millis;
  readonly to: Millis;
}

/** Where a run is cut, on the broadcast's timeline. Whole pictures: it may be a picture's length longer than asked for. */
export interface RunCut {
  readonly tracks: InitTracks;
  readonly from: Millis;
  readonly to: Millis;
  /** Presentation times `[first, limit)` in ticks of the pictures in it; the first is shown from `from` on. */
  readonly pictures:
    | {
        readonly first: number;
        readonly limit: number;
        /** Hz, roughly: the encoder's rate control counts in it. */
        readonly frameRate: number;
      }
    | undefined;
}

/** A picture that is shown longer than this is not one of a running film: the cut is not moved to its edge. */
const longestPicture: Millis = 250;
/** Dates are written in whole milliseconds, rounded down. */
const dateRounding: Millis = 1;

/**
 * How far before a span its segments are needed: where pictures are shown later than they are decoded, the one on
 * screen at the beginning of a segment lies in the segment before.
 */
export const lead: Millis = 500;

/** Splits segments into runs, without those that have nothing in the span but what leads up to it. */
export function splitRuns(segments: readonly ClipSegment[], span: DateSpan): Run[] {
  const groups: ClipSegment[][] = [];
  for (const segment of segments) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group !== undefined && before !== undefined && goesOn(before, segment)) group.push(segment);
    else groups.push([segment]);
  }
  return groups.flatMap((group) => {
    const wanted = group.filter((segment) => overlap(segment, span) > 0);
    const [first, last] = [wanted[0], wanted.at(-1)];
    if (first === undefined || last === undefined) return [];
    const until = group.indexOf(last) + 1;
    return {
      ...{ init: first.init, segments: group.slice(0, until) },
      from: first.start + Math.max(0, span.from - first.programDate),
      to: last.start + Math.min(last.duration, span.to - last.programDate),
    };
  });
}

/** How much of the span is there: media, not time on the clock, which may have pauses in it. */
export function recordedLength(segments: readonly ClipSegment[], span: DateSpan): Millis {
  return segments.reduce<Millis>((sum, segment) => sum + overlap(segment, span), 0);
}

/** The segments of a run whose pictures {@link cutRun} has to know: those around both of its ends. */
export function edgeSegments({ segments, from, to }: Run): readonly ClipSegment[] {
  return segments.filter(
    ({ start, duration }) =>
      (start <= from + longestPicture && start + duration > from - lead) || start + duration >= to,
  );
}

/**
 * Moves the ends of a run to the edges of pictures: the first is the one on screen at `from`, the last the one on screen
 * right before `to`, both whole.
 *
 * @param times presentation times of the pictures in the {@link edgeSegments}, in ticks, in any order
 */
export function cutRun({ from, to }: Run, tracks: InitTracks, times: readonly number[]): RunCut {
  const { video } = tracks;
  const whole = { tracks, from, to, pictures: undefined };
  if (video === undefined) return whole;
  const sorted = times.toSorted((a, b) => a - b);
  const toTicks = (time: Millis) => (time * video.timescale) / 1000;
  const toMillis = (ticks: number) => (ticks * 1000) / video.timescale;
  const shown = sorted.findLast((ticks) => ticks <= toTicks(from + dateRounding));
  const limit = Math.ceil(toTicks(to - dateRounding));
  const first = shown ?? sorted[0];
  if (first === undefined || first >= limit) return whole;
  const next = sorted.find((ticks) => ticks >= limit);
  return {
    tracks,
    from: near(toMillis(first), from),
    to: next === undefined ? to : near(toMillis(next), to),
    pictures: { first, limit, frameRate: frameRate(sorted, video.timescale) },
  };
}

/** @returns the mean rate where pictures follow each other closely; 30 where it cannot be told */
function frameRate(sorted: readonly number[], timescale: number): number {
  const gaps = sorted
    .slice(1)
    .map((ticks, index) => ticks - (sorted[index] ?? ticks))
    .filter((gap) => gap > 0);
  const middle = gaps.toSorted((a, b) => a - b)[gaps.length >> 1] ?? Infinity;
  const close = gaps.filter((gap) => gap < 2 * middle);
  const sum = close.reduce((total, gap) => total + gap, 0);
  return sum === 0 ? 30 : Math.min(240, Math.max(1, (close.length * timescale) / sum));
}

/** @returns the edge of a picture, or the time asked for where that is far from it */
function near(edge: Millis, time: Millis): Millis {
  return Math.abs(edge - time) <= longestPicture ? edge : time;
}

function goesOn(before: ClipSegment, next: ClipSegment): boolean {
  return !next.discontinuity && (next.init === before.init || equalBytes(next.init, before.init));
}

function overlap({ programDate, duration }: ClipSegment, { from, to }: DateSpan): Millis {
  return Math.max(0, Math.min(to, programDate + duration) - Math.max(from, programDate));
}
