import { fetchShareFor } from '../../src/mesh/fetch-share.ts';
import type { Random } from './random.ts';
import type { SimPeer } from './sim-peer.ts';

/** What the tracker asks the world to do. */
export interface Wiring {
  dial(a: SimPeer, b: SimPeer): void;
  cut(a: SimPeer, b: SimPeer): void;
}

const mostNeighbours = 12;
const fewNeighbours = 8;
const fullMesh = 13;
/** Of an uploader's neighbours at most so many only take. */
const mostTakers = 4;

/** The tracker as the engines feel it: bounded neighbour sets, balanced by upload, near ones first, mended as peers come and go. */
export class SimTracker {
  readonly peers: SimPeer[] = [];
  readonly #places = new Map<SimPeer, number>();
  readonly #random: Random;
  readonly #wiring: Wiring;

  constructor(random: Random, wiring: Wiring) {
    this.#random = random;
    this.#wiring = wiring;
  }

  add(peer: SimPeer): void {
    this.#places.set(peer, this.peers.length);
    this.peers.push(peer);
  }

  remove(peer: SimPeer): void {
    const place = this.#places.get(peer);
    const last = this.peers.pop();
    this.#places.delete(peer);
    if (place === undefined || last === undefined || last === peer) return;
    this.peers[place] = last;
    this.#places.set(last, place);
  }

  get fetchShare(): number {
    let uploaders = 0;
    for (const peer of this.peers) if (peer.uplink > 0) uploaders += 1;
    return fetchShareFor(uploaders);
  }

  /** Gives the peer neighbours where it has too few. */
  fill(peer: SimPeer): void {
    const most = this.peers.length <= fullMesh ? fullMesh : mostNeighbours;
    if (this.peers.length <= fullMesh) {
      for (const other of this.peers) if (this.#mayJoin(peer, other, most)) this.#wiring.dial(peer, other);
      return;
    }
    for (let trial = 0; trial < 40 && peer.neighbours < most; trial += 1) {
      const other = this.#nearer(peer, trial % 2 === 0 ? 3 : 1);
      if (other !== undefined && this.#mayJoin(peer, other, most)) this.#wiring.dial(peer, other);
    }
    for (let trial = 0; trial < 8 && peer.neighbours < fewNeighbours; trial += 1) this.#split(peer, most);
  }

  /** All with too few neighbours get some; a twentieth of the others are looked at, too. */
  mend(): void {
    for (const peer of [...this.peers])
      if (peer.neighbours < fewNeighbours || (peer.neighbours < mostNeighbours && this.#random.next() < 0.05))
        this.fill(peer);
  }

  #nearer(peer: SimPeer, among: number): SimPeer | undefined {
    let nearest: SimPeer | undefined;
    let least = Infinity;
    for (let count = 0; count < among; count += 1) {
      const other = this.#random.pick(this.peers);
      if (other === undefined || other === peer) continue;
      const distance = Math.hypot(other.x - peer.x, other.y - peer.y);
      if (distance >= least) continue;
      least = distance;
      nearest = other;
    }
    return nearest;
  }

  #mayJoin(a: SimPeer, b: SimPeer, most: number): boolean {
    if (a === b || b.neighbours >= most || a.links.has(b) || a.banned.has(b) || b.banned.has(a)) return false;
    if (this.peers.length <= fullMesh) return true;
    if (a.uplink === 0 && b.uplink === 0) return false;
    return takesNoneTooMany(a, b) && takesNoneTooMany(b, a);
  }

  /** Where all are full, the newcomer goes between two that are connected. */
  #split(peer: SimPeer, most: number): void {
    const a = this.#random.pick(this.peers);
    if (a === undefined || a === peer || a.links.size === 0) return;
    const b = this.#random.pick([...a.links.keys()]);
    if (b === undefined || b === peer || b.isGone) return;
    if (!this.#mayJoin(peer, a, most + 1) || !this.#mayJoin(peer, b, most + 1)) return;
    this.#wiring.cut(a, b);
    this.#wiring.dial(peer, a);
    this.#wiring.dial(peer, b);
  }
}

function takesNoneTooMany(a: SimPeer, b: SimPeer): boolean {
  if (b.uplink > 0) return true;
  let takers = 0;
  for (const peer of a.links.keys()) if (peer.uplink === 0) takers += 1;
  return takers < mostTakers;
}
