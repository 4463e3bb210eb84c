import type { PartNumber } from '../ids.ts';

/** A part's name within its swarm: `7.3`, and of a whole segment `7`. */
export function partName({ msn, part }: PartNumber): string {
  return part === undefined ? String(msn) : `${msn}.${part}`;
}
