import type { Millis } from '../units.ts';

/** How far a live playlist has come. */
export interface PlaylistPosition {
  /** Newest segment, complete or growing. */
  readonly lastMsn: number;
  /** Parts that the newest segment has so far; ≥ 1. */
  readonly parts: number;
  /** The newest segment is complete. */
  readonly isComplete: boolean;
  readonly partTarget: Millis;
  readonly hasEnded: boolean;
}

/** What a request for a media playlist is to get. */
export type Reload =
  | { readonly action: 'answer'; readonly skip: boolean }
  | {
      readonly action: 'wait';
      readonly msn: number;
      readonly part: number | undefined;
      readonly skip: boolean;
    }
  | { readonly action: 'refuse'; readonly because: string };

const directives = ['_HLS_msn', '_HLS_part', '_HLS_skip'];
const decimal = /^\d{1,15}$/;

/**
 * Judges the delivery directives of a request, RFC 8216bis-22 §6.2.5.
 *
 * A segment that has already gone by gets today's playlist at once: a player that was away must be able to
 * come back. One that is more than two segments ahead, a part further ahead than the advance part limit, or a
 * directive given twice is a mistake of the client and gets 400. An unknown value of _HLS_skip may be of a later
 * version: it gets the full playlist.
 */
export function judgeReload(query: URLSearchParams, position: PlaylistPosition): Reload {
  const msnText = query.get('_HLS_msn');
  const partText = query.get('_HLS_part');
  const skipText = query.get('_HLS_skip');
  const skip = skipText === 'YES' || skipText === 'v2';
  if (position.hasEnded) return { action: 'answer', skip: false };
  const twice = directives.find((name) => query.getAll(name).length > 1);
  if (twice !== undefined) return refuse(`${twice} is there more than once`);
  if (msnText === null)
    return partText === null ? { action: 'answer', skip } : refuse('_HLS_part needs _HLS_msn beside it');
  if (!decimal.test(msnText)) return refuse('_HLS_msn is not a decimal integer');
  if (partText !== null && !decimal.test(partText)) return refuse('_HLS_part is not a decimal integer');
  const msn = Number(msnText);
  const part = partText === null ? undefined : Number(partText);
  if (msn > position.lastMsn + 2)
    return refuse(`segment ${msn} is more than two ahead of ${position.lastMsn}`);
  if (part !== undefined && partsAhead(msn, part, position) > advancePartLimit(position.partTarget))
    return refuse(`part ${part} of segment ${msn} is too far ahead`);
  return hasReached(msn, part, position) ? { action: 'answer', skip } : { action: 'wait', msn, part, skip };
}

/** The playlist holds what was asked for, or something later. */
export function hasReached(msn: number, part: number | undefined, position: PlaylistPosition): boolean {
  const lastComplete = position.isComplete ? position.lastMsn : position.lastMsn - 1;
  if (part === undefined) return lastComplete >= msn;
  if (msn < position.lastMsn) return true;
  // A part behind the last one of a complete segment means the first one of the next.
  return msn === position.lastMsn && part < position.parts;
}

/** RFC 8216bis §6.2.5.2: three seconds in parts if they are shorter than one second, else three parts. */
function advancePartLimit(partTarget: Millis): number {
  return partTarget < 1000 ? Math.ceil(3000 / partTarget) : 3;
}

/** How many parts lie between the newest one and the one asked for; only within the newest segment can it be told. */
function partsAhead(msn: number, part: number, position: PlaylistPosition): number {
  if (msn < position.lastMsn) return 0;
  return msn === position.lastMsn ? part - (position.parts - 1) : part;
}

function refuse(because: string): Reload {
  return { action: 'refuse', because };
}
