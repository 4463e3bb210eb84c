import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { Init, Part } from '../media.ts';

/** One segment of a live window, complete or growing. */
export interface WindowSegment {
  readonly msn: number;
  readonly programDate: Millis;
  readonly discontinuity: boolean;
  readonly discontinuities: number;
  readonly init: Init;
  readonly independent: boolean;
  readonly parts: Part[];
  duration: Millis;
  bytes: Bytes;
  isComplete: boolean;
}

/** @returns the segment that begins with this part, which is still to be added */
export function openSegment(part: Part): WindowSegment {
  const { msn, programDate, discontinuity, discontinuities, init, independent } = part;
  const known = { msn, programDate, discontinuity, discontinuities, init, independent };
  return { ...known, parts: [], duration: 0, bytes: 0, isComplete: false };
}

export function bytesOf(segments: readonly WindowSegment[]): Bytes {
  return segments.reduce<Bytes>((sum, { bytes }) => sum + bytes, 0);
}
