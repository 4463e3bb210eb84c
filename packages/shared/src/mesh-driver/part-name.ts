import type { PartNumber } from '../ids.ts';

/** A part's name within its swarm: `7.3`, and of a whole segment `7`. */
export function partName({ msn, part }: PartNumber): string {
  return part === undefined ? String(msn) : `${msn}.${part}`;
}

/** So many names are remembered: a quarter of an hour of parts. */
const mostNames = 4_096;

/** Names that came up of late. */
export class RecentNames {
  readonly #names = new Set<string>();

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** @returns whether it is new */
  add(name: string): boolean {
    if (this.#names.has(name)) return false;
    this.#names.add(name);
    const [oldest] = this.#names;
    if (this.#names.size > mostNames && oldest !== undefined) this.#names.delete(oldest);
    return true;
  }
}
