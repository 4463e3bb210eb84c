import type { Millis } from '@starling/shared/units.ts';
import type { HexId } from '@starling/shared/protocol/tracker-fields.ts';
import { Bag } from './bag.ts';
import { Mesh } from './mesh.ts';
import type { MeshPeer } from './mesh-peer.ts';

/** A peer in a swarm. */
export interface Member<Client> {
  readonly id: HexId;
  /** Its connection: another one once it has come back. */
  client: Client;
  isComplete: boolean;
  lastSeen: Millis;
  /** Its place among its neighbours; undefined for plain WebTorrent clients, which have none. */
  readonly place: MeshPeer | undefined;
}

/**
 * The peers of one swarm: plain WebTorrent clients, which get each other's offers at random, and ours, which are wired.
 * The two kinds count together and never meet: neither could connect to the other.
 */
export class Swarm<Client> {
  readonly members = new Map<HexId, Member<Client>>();
  readonly mesh: Mesh;
  readonly #plain = new Bag<Member<Client>>();
  #complete = 0;

  /** @param random 0 ≤ x < 1 */
  constructor(random: () => number) {
    this.mesh = new Mesh(random);
  }

  get complete(): number {
    return this.#complete;
  }

  get incomplete(): number {
    return this.members.size - this.#complete;
  }

  add(member: Member<Client>): void {
    this.members.set(member.id, member);
    if (member.place === undefined) this.#plain.add(member);
    if (member.isComplete) this.#complete += 1;
  }

  remove(member: Member<Client>, now: Millis): void {
    if (!this.members.delete(member.id)) return;
    if (member.isComplete) this.#complete -= 1;
    if (member.place === undefined) this.#plain.delete(member);
    else this.mesh.leave(member.place, now);
  }

  seen(member: Member<Client>, isComplete: boolean, now: Millis): void {
    member.lastSeen = now;
    if (member.isComplete === isComplete) return;
    member.isComplete = isComplete;
    this.#complete += isComplete ? 1 : -1;
  }

  /** @returns up to `count` different WebTorrent clients other than `member`, any as likely as any other */
  drawOthers(member: Member<Client>, count: number, random: () => number): Member<Client>[] {
    const all = this.#plain.size - 1;
    if (count >= all) return [...this.#plain].filter((other) => other !== member);
    const drawn = new Set<Member<Client>>();
    while (drawn.size < count) {
      const other = this.#plain.draw(random);
      if (other !== undefined && other !== member) drawn.add(other);
    }
    return [...drawn];
  }
}
