import type { BinaryId } from '@starling/shared/protocol/tracker-fields.ts';
import type { Client } from './client.ts';
import type { Swarm } from './swarm.ts';

/** Swarms by their names. Peers with a token and peers without one never meet, whatever swarm they name. */
export class SwarmSpace {
  readonly #admitted = new Map<BinaryId, Swarm<Client>>();
  readonly #open = new Map<BinaryId, Swarm<Client>>();

  get size(): number {
    return this.#admitted.size + this.#open.size;
  }

  get peers(): number {
    let sum = 0;
    for (const swarm of this.all()) sum += swarm.members.size;
    return sum;
  }

  *all(): Iterable<Swarm<Client>> {
    yield* this.#admitted.values();
    yield* this.#open.values();
  }

  find(infoHash: BinaryId, isOpen: boolean): Swarm<Client> | undefined {
    return this.#kind(isOpen).get(infoHash);
  }

  keep(infoHash: BinaryId, isOpen: boolean, swarm: Swarm<Client>): void {
    this.#kind(isOpen).set(infoHash, swarm);
  }

  forget(infoHash: BinaryId, isOpen: boolean): void {
    this.#kind(isOpen).delete(infoHash);
  }

  /** Swarms with a token tell nobody how large they are who is not in one. */
  countsOf(infoHash: BinaryId, isOpen: boolean): { complete: number; incomplete: number } {
    const swarm = this.find(infoHash, isOpen);
    return { complete: swarm?.complete ?? 0, incomplete: swarm?.incomplete ?? 0 };
  }

  #kind(isOpen: boolean): Map<BinaryId, Swarm<Client>> {
    return isOpen ? this.#open : this.#admitted;
  }
}
