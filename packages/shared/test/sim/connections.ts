import type { Network } from './network.ts';
import { canConnect, createLink, type SimPeer } from './sim-peer.ts';
import type { SimWorld } from './sim-world.ts';

/** Data channels between viewers, made and broken. */
export class Connections {
  readonly #world: SimWorld;
  readonly #network: Network;

  constructor(world: SimWorld, network: Network) {
    this.#world = world;
    this.#network = network;
  }

  dial(a: SimPeer, b: SimPeer): void {
    a.pending += 1;
    b.pending += 1;
    this.#world.push(this.#world.now + this.#network.connecting(a, b), { kind: 'connected', a, b });
  }

  connected(a: SimPeer, b: SimPeer): void {
    a.pending -= 1;
    b.pending -= 1;
    if (a.isGone || b.isGone || a.links.has(b) || !canConnect(a, b)) return;
    const latency = this.#network.latency(a, b);
    a.links.set(b, createLink(b, latency));
    b.links.set(a, createLink(a, latency));
    this.#world.give(a, { kind: 'peer-joined', peer: b.id });
    this.#world.give(b, { kind: 'peer-joined', peer: a.id });
  }

  disconnect(peer: SimPeer, other: SimPeer): void {
    if (!peer.links.delete(other) || peer.isGone) return;
    this.#world.give(peer, { kind: 'peer-left', peer: other.id });
  }

  /** An end that both notice. */
  cut(a: SimPeer, b: SimPeer): void {
    this.disconnect(a, b);
    this.disconnect(b, a);
  }
}
