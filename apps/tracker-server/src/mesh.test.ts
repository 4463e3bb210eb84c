import { describe, expect, it } from 'vitest';
import { largestFullMesh, mostNeighbours } from './fetch-share.ts';
import { Mesh } from './mesh.ts';
import type { MeshPeer, PeerFacts } from './mesh-peer.ts';

/** Numbers as good as random ones, the same in each run of a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function facts(number: number, more: Partial<PeerFacts> = {}): PeerFacts {
  return {
    id: number.toString(16).padStart(40, '0'),
    ...{ region: undefined, network: '10.0', spareUpload: 2e6, isDownloadOnly: false },
    ...more,
  };
}

/** A mesh, and peers that do at once as they are told. */
class Model {
  readonly random: () => number;
  readonly mesh: Mesh;
  readonly present: MeshPeer[] = [];
  /** Chance then always says no. */
  isCalm = false;
  dials = 0;
  drops = 0;
  #made = 0;

  constructor(seed: number) {
    this.random = seeded(seed);
    this.mesh = new Mesh(() => (this.isCalm ? 0.999 : this.random()));
  }

  join(now: number, more: Partial<PeerFacts> = {}): MeshPeer {
    const peer = this.mesh.join(facts((this.#made += 1), more));
    this.present.push(peer);
    this.mesh.announce(peer, [], now);
    this.#count();
    return peer;
  }

  leave(peer: MeshPeer, now: number): void {
    this.present.splice(this.present.indexOf(peer), 1);
    this.mesh.leave(peer, now);
    this.#count();
  }

  announce(peer: MeshPeer, now: number): void {
    this.mesh.announce(
      peer,
      peer.links.map((link) => link.peer.id),
      now,
    );
    this.#count();
  }

  any(): MeshPeer {
    const peer = this.present[Math.floor(this.random() * this.present.length)];
    if (peer === undefined) throw new Error('nobody is there');
    return peer;
  }

  /** How many peers the first one reaches from neighbour to neighbour. */
  reached(): number {
    const [first] = this.present;
    const seen = new Set(first && [first]);
    for (const peer of seen) for (const link of peer.links) seen.add(link.peer);
    return seen.size;
  }

  degrees(): { least: number; most: number; mean: number } {
    const all = this.present.map((peer) => peer.links.length);
    return {
      least: Math.min(...all),
      most: Math.max(...all),
      mean: all.reduce((a, b) => a + b, 0) / all.length,
    };
  }

  #count(): void {
    for (const { dial, drop } of this.mesh.takeChanges().values()) {
      this.dials += dial.length;
      this.drops += drop.length;
    }
  }
}

describe('a mesh', () => {
  it('links everyone with everyone while that is within the bound', () => {
    const model = new Model(1);
    for (let count = 0; count < largestFullMesh; count += 1) model.join(0);
    expect(model.degrees()).toEqual({ least: mostNeighbours, most: mostNeighbours, mean: mostNeighbours });
  });

  it('takes in one more than a full mesh holds', () => {
    const model = new Model(1);
    for (let count = 0; count <= largestFullMesh; count += 1) model.join(0);
    expect(model.reached()).toBe(largestFullMesh + 1);
    expect(model.degrees().least).toBeGreaterThanOrEqual(4);
    expect(model.degrees().most).toBeLessThanOrEqual(mostNeighbours);
  });

  it('becomes a full mesh again when enough have left', () => {
    const model = new Model(2);
    for (let count = 0; count < 60; count += 1) model.join(0);
    while (model.present.length > 8) model.leave(model.any(), 1_000);
    for (const peer of [...model.present]) model.announce(peer, 2_000);
    expect(model.degrees()).toEqual({ least: 7, most: 7, mean: 7 });
  });

  it.each([1, 2, 3, 4, 5])('stays in one piece and within its bounds under churn (seed %i)', (seed) => {
    const model = new Model(seed);
    let now = 0;
    for (let event = 0; event < 12_000; event += 1) {
      now += 20;
      const isGrowing = event < 3_000 || (event > 6_000 && event < 9_000);
      const networks = { network: `10.${event % 7}`, region: ['eu', 'us', undefined][event % 3] };
      if (model.present.length < 2 || model.random() < (isGrowing ? 0.8 : 0.4)) model.join(now, networks);
      else model.leave(model.any(), now);
      if (event % 3 === 0 && model.present.length > 0) model.announce(model.any(), now);
      if (event % 250 === 0) expect(model.reached()).toBe(model.present.length);
    }
    const { least, most } = model.degrees();
    expect(model.reached()).toBe(model.present.length);
    expect(least).toBeGreaterThanOrEqual(Math.min(4, model.present.length - 1));
    expect(most).toBeLessThanOrEqual(mostNeighbours);
  });

  it('stays in one piece when half of it leaves at once', () => {
    const model = new Model(6);
    for (let count = 0; count < 4_000; count += 1) model.join(0, { network: `10.${count % 20}` });
    for (let count = 0; count < 2_000; count += 1) model.leave(model.any(), 1_000);
    expect(model.reached()).toBe(2_000);
    expect(model.degrees().least).toBeGreaterThanOrEqual(4);
  });

  it('asks for few new connections: some of a newcomer, hardly any of those who stay', () => {
    const model = new Model(7);
    for (let count = 0; count < 2_000; count += 1) model.join(0);
    expect(model.dials / 2_000).toBeLessThan(7);
    expect(model.drops / 2_000).toBeLessThan(3);
    const before = model.dials;
    for (const peer of [...model.present]) model.announce(peer, 15_000);
    expect((model.dials - before) / 2_000).toBeLessThan(0.1);
  });

  it('joins two halves that know nothing of each other within minutes of announces', () => {
    const model = new Model(8);
    model.isCalm = true;
    const halves = [0, 1].map(() =>
      Array.from({ length: 200 }, () => model.mesh.join(facts(Math.floor(model.random() * 2 ** 40)))),
    );
    for (const half of halves) {
      model.present.push(...half);
      for (const [at, peer] of half.entries())
        model.mesh.announce(
          peer,
          [1, 2, 3, 50, 70].map((step) => half[(at + step) % 200]?.id ?? ''),
          0,
        );
    }
    expect(model.reached()).toBe(200);
    model.isCalm = false;
    for (let now = 15_000; now <= 120_000; now += 15_000)
      for (const peer of [...model.present]) model.announce(peer, now);
    expect(model.reached()).toBe(400);
  });

  it('prefers the same network, and the same region to the rest', () => {
    const model = new Model(9);
    for (let count = 0; count < 1_000; count += 1)
      model.join(0, { network: `10.${count % 50}`, region: `r${count % 5}` });
    let [links, near, sameRegion] = [0, 0, 0];
    for (const peer of model.present)
      for (const { peer: other } of peer.links) {
        links += 1;
        if (other.network === peer.network) near += 1;
        if (other.region === peer.region) sameRegion += 1;
      }
    expect(near / links).toBeGreaterThan(0.3);
    expect(sameRegion / links).toBeGreaterThan(0.4);
  });

  it('gives those with upload to spare more neighbours than those with none', () => {
    const model = new Model(10);
    for (let count = 0; count < 2_000; count += 1)
      model.join(0, count % 5 === 0 ? { isDownloadOnly: true, spareUpload: 0 } : { spareUpload: 8e6 });
    const mean = (peers: MeshPeer[]) =>
      peers.reduce((sum, peer) => sum + peer.links.length, 0) / peers.length;
    const givers = model.present.filter((peer) => !peer.isDownloadOnly);
    const takers = model.present.filter((peer) => peer.isDownloadOnly);
    expect(mean(givers)).toBeGreaterThan(mean(takers) + 2);
  });

  it('replaces a neighbour to whom no connection came about, and does not try it again', () => {
    const model = new Model(11);
    for (let count = 0; count < 100; count += 1) model.join(0);
    const [peer] = model.present;
    const lost = peer?.links[0]?.peer;
    if (peer === undefined || lost === undefined) throw new Error('the mesh is empty');
    const others = peer.links.slice(1).map((link) => link.peer.id);
    model.mesh.announce(peer, others, 10_000);
    expect(peer.isLinkedTo(lost)).toBe(true);
    model.mesh.announce(peer, others, 16_000);
    expect(peer.isLinkedTo(lost)).toBe(false);
    for (let now = 30_000; now < 3_000_000; now += 15_000) {
      model.announce(peer, now);
      expect(peer.isLinkedTo(lost)).toBe(false);
    }
  });

  it('takes one accuser’s word for that one alone, and three for everyone', () => {
    const model = new Model(12);
    for (let count = 0; count < 10; count += 1) model.join(0);
    const [liar, ...others] = model.present;
    if (liar === undefined) throw new Error('the mesh is empty');
    for (const [at, accuser] of others.slice(0, 3).entries()) {
      expect(liar.links).toHaveLength(9 - at);
      model.mesh.accuse(accuser, liar, 1_000);
      model.mesh.accuse(accuser, liar, 1_000);
    }
    expect(liar.links).toHaveLength(0);
    for (const peer of [...model.present]) model.announce(peer, 20_000);
    expect(liar.links).toHaveLength(0);
    expect(model.mesh.takeChanges().size).toBe(0);
  });

  it('believes nobody who was no neighbour', () => {
    const model = new Model(13);
    for (let count = 0; count < 200; count += 1) model.join(0);
    const [accused] = model.present;
    if (accused === undefined) throw new Error('the mesh is empty');
    for (const peer of model.present) if (!peer.isLinkedTo(accused)) model.mesh.accuse(peer, accused, 0);
    expect(accused.isShunned).toBe(false);
  });

  it('takes the neighbours that peers have when it has just begun, and asks for no others', () => {
    const before = new Model(14);
    for (let count = 0; count < 500; count += 1) before.join(0);
    const after = new Model(15);
    for (const peer of before.present) {
      const again = after.mesh.join(facts(Number.parseInt(peer.id, 16)));
      after.present.push(again);
      after.mesh.announce(
        again,
        peer.links.map((link) => link.peer.id),
        1_000,
      );
    }
    const told = [...after.mesh.takeChanges().values()];
    const dials = told.reduce((sum, { dial }) => sum + dial.length, 0);
    expect(after.reached()).toBe(500);
    expect(after.degrees().mean).toBeGreaterThan(0.97 * before.degrees().mean);
    expect(dials).toBeLessThan(60);
  });
});
