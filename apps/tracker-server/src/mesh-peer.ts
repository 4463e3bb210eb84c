import type { BitsPerSecond, Millis } from '@starling/shared/units.ts';
import type { HexId } from '@starling/shared/protocol/tracker-fields.ts';

/** What wiring needs to know about a peer when it comes. */
export interface PeerFacts {
  readonly id: HexId;
  /** Where it claims to be; undefined where it claims nothing. */
  readonly region: string | undefined;
  /** What its address begins with: /16 of IPv4, /48 of IPv6. */
  readonly network: string;
  readonly spareUpload: BitsPerSecond;
  readonly isDownloadOnly: boolean;
}

/** A neighbour, and since when it is meant to be one. */
export interface Link {
  readonly peer: MeshPeer;
  readonly since: Millis;
}

const mostAvoided = 16;
const fullStep: BitsPerSecond = 1_000_000;

/** One peer of a mesh: its place in the graph of neighbours. */
export class MeshPeer {
  readonly id: HexId;
  readonly region: string | undefined;
  readonly network: string;
  spareUpload: BitsPerSecond;
  isDownloadOnly: boolean;
  /** No more than `mostNeighbours`. */
  readonly links: Link[] = [];
  /** Neighbours that it named and that this tracker does not know (yet): it has just been started, mostly. */
  unknownNeighbours = 0;
  /** Enough others called it bad: nobody is wired to it any more. */
  isShunned = false;
  /** Where the mesh notes for a moment whom it has come across. */
  mark = 0;
  #avoided: HexId[] | undefined;
  #accusers: HexId[] | undefined;

  constructor(facts: PeerFacts) {
    this.id = facts.id;
    this.region = facts.region;
    this.network = facts.network;
    this.spareUpload = facts.spareUpload;
    this.isDownloadOnly = facts.isDownloadOnly;
  }

  get degree(): number {
    return this.links.length + this.unknownNeighbours;
  }

  /** How much of what it could give is asked for: of two peers, the one with less is the better neighbour. */
  get load(): number {
    const give = this.isDownloadOnly ? 0 : Math.log2(1 + this.spareUpload / fullStep);
    return (this.links.length + 1) / (0.5 + give);
  }

  isLinkedTo(other: MeshPeer): boolean {
    return this.links.some(({ peer }) => peer === other);
  }

  avoids(other: MeshPeer): boolean {
    return this.#avoided?.includes(other.id) ?? false;
  }

  /** Not to be wired to it again soon: the two could not be connected, or did not get on. */
  avoid(other: MeshPeer): void {
    this.#avoided ??= [];
    this.#avoided.push(other.id);
    if (this.#avoided.length > mostAvoided) this.#avoided.shift();
  }

  /** @returns by how many different peers it has been called bad now */
  accusedBy(accuser: MeshPeer): number {
    this.#accusers ??= [];
    if (!this.#accusers.includes(accuser.id)) this.#accusers.push(accuser.id);
    return this.#accusers.length;
  }
}
