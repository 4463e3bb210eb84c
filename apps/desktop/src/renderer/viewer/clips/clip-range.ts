import { clipSeconds } from '@starling/shared/protocol/clip-seconds.ts';
import type { Seconds } from '@starling/shared/units.ts';

/** A stretch of a recording. */
export interface Span {
  readonly from: Seconds;
  readonly to: Seconds;
}

/** Which end of a span. */
export type SpanEnd = keyof Span;

const before: Seconds = 60;
const after: Seconds = 30;
const usual: Seconds = 30;

/**
 * What a clip can be cut out of: the minute before a moment and half a minute after it, as far as it is there.
 * @param duration of what is recorded so far
 */
export function clipWindow(moment: Seconds, duration: Seconds): Span {
  const at = Math.min(Math.max(0, moment), duration);
  return { from: Math.max(0, at - before), to: Math.min(duration, at + after) };
}

/** The half minute that leads up to a moment; what is there where that is less. */
export function usualClip(moment: Seconds, window: Span): Span {
  const to = Math.min(window.to, Math.max(moment, window.from + clipSeconds.shortest));
  return { from: Math.max(window.from, to - usual), to };
}

/**
 * The clip with one end at `time`. It stays in the window and keeps its least and its greatest length: the other end
 * gives way where it must.
 */
export function moveEnd(clip: Span, window: Span, end: SpanEnd, time: Seconds): Span {
  const { shortest, longest } = clipSeconds;
  if (end === 'from') {
    const from = Math.max(window.from, Math.min(time, window.to - shortest));
    return { from, to: Math.min(window.to, Math.max(from + shortest, Math.min(clip.to, from + longest))) };
  }
  const to = Math.min(window.to, Math.max(time, window.from + shortest));
  return { from: Math.max(window.from, Math.min(to - shortest, Math.max(clip.from, to - longest))), to };
}

/** Whether there is enough to cut a clip out of. */
export function canCut(window: Span): boolean {
  return window.to - window.from >= clipSeconds.shortest;
}
