import type { BinaryId } from '@starling/shared/protocol/tracker-fields.ts';

/**
 * Several trackers share all swarms: each swarm has one of them. Rendezvous hashing: every tracker that knows the same
 * addresses comes to the same answer, and when one is added or taken away only its own swarms move.
 */
export class TrackerGroup {
  readonly #own: string | undefined;
  readonly #all: readonly string[];

  /**
   * @param own this tracker's address, as clients know it; undefined for a tracker on its own
   * @param others the addresses of the other trackers
   */
  constructor(own: string | undefined, others: readonly string[]) {
    this.#own = own;
    this.#all = own === undefined ? [] : [...new Set([own, ...others])];
  }

  /**
   * @param tried trackers that a client could not reach: their swarms are the next one's for it
   * @returns the tracker that has the swarm; undefined where that is this one
   */
  elsewhere(swarm: BinaryId, tried: readonly string[]): string | undefined {
    let owner: string | undefined;
    let highest = -1;
    for (const url of this.#all) {
      const weight = url !== this.#own && tried.includes(url) ? -1 : weightOf(url, swarm);
      if (weight > highest) [owner, highest] = [url, weight];
    }
    return owner === this.#own ? undefined : owner;
  }
}

/** FNV-1a with the finisher of MurmurHash3: near-by addresses must give weights that have nothing in common. */
function weightOf(url: string, swarm: BinaryId): number {
  let hash = 0x811c9dc5;
  const text = url + swarm;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
