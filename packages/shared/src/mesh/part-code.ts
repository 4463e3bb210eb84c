import type { PartNumber } from '../ids.ts';

/** A part within its swarm as one number, in the order of media; a whole segment comes right before its parts. */
export type PartCode = number;

const partsPerSegment = 1_024;

export function codeOf({ msn, part }: PartNumber): PartCode {
  return msn * partsPerSegment + (part === undefined ? 0 : part + 1);
}

/** @returns whether the code names a part, not a whole segment. */
export function isPart(code: PartCode): boolean {
  return code % partsPerSegment !== 0;
}
