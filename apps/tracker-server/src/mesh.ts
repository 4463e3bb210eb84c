import type { Millis } from '@starling/shared/units.ts';
import type { HexId } from '@starling/shared/protocol/tracker-fields.ts';
import type { Dial } from '@starling/shared/protocol/tracker-answer.ts';
import { Bag } from './bag.ts';
import { largestFullMesh, mostNeighbours } from './fetch-share.ts';
import { MeshPeer, type PeerFacts } from './mesh-peer.ts';

/** A newcomer gets so many; with those who come after it, it has twice as many. */
const target = 5;
/** Who has fewer is wired anew, up to {@link target}. */
const fewest = 4;
/** Of a newcomer's neighbours, so many are drawn from the whole swarm, near or far: they keep it in one piece. */
const drawnFromAll = 2;
/** Two peers that are not connected after so long will not be any more. */
const connectGrace: Millis = 15_000;
/** So often, counted in announces, a peer gets a neighbour out of the whole swarm: an island would not stay one. */
const announcesPerShuffle = 32;
/** So many candidates are looked at for the best of them. */
const samples = 4;
/** As many neighbours that call a peer bad are believed. */
const fewestAccusers = 3;

/** What a peer is to be told. */
export interface Change {
  readonly dial: Dial[];
  readonly drop: HexId[];
}

/**
 * Who is whose neighbour in a swarm: a graph that is kept in one piece, with at most {@link mostNeighbours} links a
 * peer. Pure: randomness and time come in, and what peers are to be told is taken out by {@link takeChanges}.
 */
export class Mesh {
  readonly peers = new Map<HexId, MeshPeer>();
  readonly #random: () => number;
  readonly #all = new Bag<MeshPeer>();
  readonly #near = new Map<string, Bag<MeshPeer>>();
  #changes = new Map<MeshPeer, Change>();
  #marks = 0;

  /** @param random 0 ≤ x < 1 */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Takes a peer in. It has no neighbours until its first {@link announce}. */
  join(facts: PeerFacts): MeshPeer {
    const peer = new MeshPeer(facts);
    this.peers.set(peer.id, peer);
    this.#all.add(peer);
    for (const place of placesOf(peer)) {
      const bag = this.#near.get(place) ?? new Bag<MeshPeer>();
      this.#near.set(place, bag);
      bag.add(peer);
    }
    return peer;
  }

  leave(peer: MeshPeer, now: Millis): void {
    this.peers.delete(peer.id);
    this.#all.delete(peer);
    for (const place of placesOf(peer)) {
      const bag = this.#near.get(place);
      bag?.delete(peer);
      if (bag?.size === 0) this.#near.delete(place);
    }
    this.#changes.delete(peer);
    for (const { peer: other } of [...peer.links]) {
      this.#unlink(peer, other);
      this.#refill(other, now);
    }
  }

  /** @param listed whom the peer says that it is connected to */
  announce(peer: MeshPeer, listed: readonly HexId[], now: Millis): void {
    this.#compare(peer, listed, now);
    if (peer.isShunned) return;
    if (peer.degree === 0) this.#fill(peer, now);
    else this.#refill(peer, now);
    if (this.#all.size > largestFullMesh && this.#random() * announcesPerShuffle < 1)
      this.#shuffle(peer, now);
  }

  /** The two could not be connected: each gets another neighbour, if it needs one. */
  failed(peer: MeshPeer, other: MeshPeer, now: Millis): void {
    if (!peer.isLinkedTo(other)) return;
    this.#separate(peer, other);
    this.#refill(peer, now);
    this.#refill(other, now);
  }

  /** A peer says that a neighbour sent it bad bytes: believed for itself at once, for everyone once several say so. */
  accuse(accuser: MeshPeer, accused: MeshPeer, now: Millis): void {
    if (!accuser.isLinkedTo(accused)) return;
    this.#separate(accuser, accused);
    this.#refill(accuser, now);
    if (accused.accusedBy(accuser) < fewestAccusers) return this.#refill(accused, now);
    accused.isShunned = true;
    for (const { peer: other } of [...accused.links]) {
      this.#disconnect(accused, other);
      this.#refill(other, now);
    }
  }

  /** @returns what has changed since it was asked last, for each peer that has to know */
  takeChanges(): ReadonlyMap<MeshPeer, Change> {
    const changes = this.#changes;
    if (changes.size > 0) this.#changes = new Map();
    return changes;
  }

  /** Brings the graph and what a peer says about itself together. Runs at every announce: it makes nothing. */
  #compare(peer: MeshPeer, listed: readonly HexId[], now: Millis): void {
    const mark = (this.#marks += 1);
    let unknown = 0;
    for (const id of listed) {
      const other = this.peers.get(id);
      if (other === undefined) unknown += 1;
      else other.mark = mark;
    }
    for (let at = peer.links.length - 1; at >= 0; at -= 1) {
      const link = peer.links[at];
      if (link === undefined) continue;
      if (link.peer.mark === mark) link.peer.mark = 0;
      else if (link.since + connectGrace < now) this.failed(peer, link.peer, now);
    }
    peer.unknownNeighbours = Math.min(unknown, mostNeighbours - peer.links.length);
    for (const id of listed) {
      const other = this.peers.get(id);
      if (other?.mark === mark && other !== peer) this.#adopt(peer, other, now);
    }
  }

  /** Two peers are connected that this tracker did not wire: it has been started anew, or has told them to part. */
  #adopt(peer: MeshPeer, other: MeshPeer, now: Millis): void {
    other.mark = 0;
    other.unknownNeighbours = Math.max(0, other.unknownNeighbours - 1);
    const isWelcome = isFree(peer) && isFree(other) && !peer.avoids(other);
    if (isWelcome) this.#link(peer, other, now);
    else this.#changeOf(peer).drop.push(other.id);
  }

  /** Gives a peer new neighbours where it has too few. */
  #refill(peer: MeshPeer, now: Millis): void {
    if (peer.isShunned || this.peers.get(peer.id) !== peer) return;
    const needed = this.#all.size <= largestFullMesh ? this.#all.size - 1 : fewest;
    if (peer.degree < needed) this.#fill(peer, now);
  }

  #fill(peer: MeshPeer, now: Millis): void {
    if (this.#all.size <= largestFullMesh) {
      for (const other of this.#all)
        if (isFree(peer) && isFree(other) && isPossible(peer, other)) this.#connect(peer, other, now);
      return;
    }
    for (let drawn = 0; drawn < drawnFromAll && peer.degree < target; drawn += 1) this.#shuffle(peer, now);
    for (const bag of [...placesOf(peer).map((place) => this.#near.get(place)), this.#all])
      while (peer.degree < target) {
        const other = bag && this.#best(peer, bag);
        if (other === undefined) break;
        this.#connect(peer, other, now);
      }
  }

  /** @returns a free peer out of the bag with little load, the best of a few drawn; undefined where none of them will do */
  #best(peer: MeshPeer, bag: Bag<MeshPeer>): MeshPeer | undefined {
    let best: MeshPeer | undefined;
    for (let drawn = 0; drawn < samples; drawn += 1) {
      const other = bag.draw(this.#random);
      if (other === undefined || !isFree(other) || !isPossible(peer, other)) continue;
      if (peer.isDownloadOnly && other.isDownloadOnly) continue;
      if (best === undefined || other.load < best.load) best = other;
    }
    return best;
  }

  /** Links a peer to any other, each as likely, whatever its load. Where one of them is full, another link gives way. */
  #shuffle(peer: MeshPeer, now: Millis): void {
    for (let tries = 0; tries < samples; tries += 1) {
      const other = this.#all.draw(this.#random);
      if (other === undefined || !isPossible(peer, other)) continue;
      if (!isFree(peer)) this.#makeRoom(peer);
      if (isFree(other)) return this.#connect(peer, other, now);
      if (this.#spliceIn(peer, other, now)) return;
    }
  }

  /** Puts a peer between a full one and one of that one's neighbours: whoever could reach them before still can. */
  #spliceIn(peer: MeshPeer, full: MeshPeer, now: Millis): boolean {
    const beyond = this.#anyLinked(full, (other) => isPossible(peer, other));
    if (beyond === undefined || peer.degree + 2 > mostNeighbours) return false;
    this.#disconnect(full, beyond);
    this.#connect(peer, full, now);
    this.#connect(peer, beyond, now);
    return true;
  }

  #makeRoom(peer: MeshPeer): void {
    const other = this.#anyLinked(peer, ({ degree }) => degree > target);
    if (other !== undefined) this.#disconnect(peer, other);
  }

  #anyLinked(peer: MeshPeer, isFit: (other: MeshPeer) => boolean): MeshPeer | undefined {
    const fit = peer.links.filter((link) => isFit(link.peer));
    return fit[Math.floor(this.#random() * fit.length)]?.peer;
  }

  #connect(from: MeshPeer, to: MeshPeer, now: Millis): void {
    this.#link(from, to, now);
    const connection = Math.floor(this.#random() * 2 ** 48).toString(36);
    this.#changeOf(from).dial.push({ peer: to.id, connection });
  }

  #disconnect(a: MeshPeer, b: MeshPeer): void {
    this.#unlink(a, b);
    for (const [peer, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const { dial, drop } = this.#changeOf(peer);
      const asked = dial.findIndex((one) => one.peer === other.id);
      if (asked === -1) drop.push(other.id);
      else dial.splice(asked, 1);
    }
  }

  #separate(a: MeshPeer, b: MeshPeer): void {
    this.#disconnect(a, b);
    a.avoid(b);
    b.avoid(a);
  }

  #link(a: MeshPeer, b: MeshPeer, now: Millis): void {
    a.links.push({ peer: b, since: now });
    b.links.push({ peer: a, since: now });
  }

  #unlink(a: MeshPeer, b: MeshPeer): void {
    for (const [peer, other] of [
      [a, b],
      [b, a],
    ] as const)
      peer.links.splice(
        peer.links.findIndex((link) => link.peer === other),
        1,
      );
  }

  #changeOf(peer: MeshPeer): Change {
    const known = this.#changes.get(peer);
    if (known !== undefined) return known;
    const change: Change = { dial: [], drop: [] };
    this.#changes.set(peer, change);
    return change;
  }
}

/** Nearest first. */
function placesOf({ network, region }: MeshPeer): string[] {
  return region === undefined ? [`network ${network}`] : [`network ${network}`, `region ${region}`];
}

function isFree(peer: MeshPeer): boolean {
  return peer.degree < mostNeighbours;
}

function isPossible(peer: MeshPeer, other: MeshPeer): boolean {
  return (
    other !== peer &&
    !other.isShunned &&
    !peer.isLinkedTo(other) &&
    !peer.avoids(other) &&
    !other.avoids(peer)
  );
}
