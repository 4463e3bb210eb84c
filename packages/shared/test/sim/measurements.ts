import type { Bytes, Millis } from '../../src/units.ts';
import type { Content } from './content.ts';
import type { SimOptions } from './options.ts';
import type { SimPeer } from './sim-peer.ts';

/** What a run has seen. Counted from the end of the warm-up on, but for the startup times. */
export class Measurements {
  readonly #options: SimOptions;
  readonly #content: Content;
  readonly startups: Millis[] = [];
  readonly reasons = new Map<string, number>();
  readonly hops: number[] = [];
  readonly notes = new Map<string, number>();
  /** Scaled bytes that the origin sent, by second. */
  readonly originLoad: number[] = [];
  /** Upload of each peer as a multiple of the bitrate, over its time in the run. */
  readonly uploads: number[] = [];
  httpBytes: Bytes = 0;
  deliveredBytes: Bytes = 0;
  fetches = 0;
  stalls = 0;
  stalledFor: Millis = 0;
  played: Millis = 0;
  peerSeconds = 0;
  capacitySeconds = 0;
  events = 0;
  /** When the run began on the virtual clock. */
  beganAt: Millis = 0;
  /** From publication to delivery. */
  readonly lateness: Millis[] = [];
  /** Honest peers that were banned. */
  falseBans = 0;

  constructor(options: SimOptions, content: Content) {
    this.#options = options;
    this.#content = content;
  }

  /** Of a recording. */
  get parts(): number {
    return this.#content.count;
  }

  counts(now: Millis): boolean {
    return now >= this.beganAt + this.#options.warmup * 1_000;
  }

  http(bytes: Bytes, now: Millis): void {
    const second = Math.floor((now - this.beganAt) / 1_000);
    this.originLoad[second] = (this.originLoad[second] ?? 0) + bytes;
    if (this.counts(now)) this.httpBytes += bytes;
  }

  count(map: Map<string, number>, name: string, now: Millis): void {
    if (this.counts(now)) map.set(name, (map.get(name) ?? 0) + 1);
  }

  banned(peer: SimPeer, now: Millis): void {
    if (peer.behaviour !== 'liar') this.falseBans += 1;
    this.count(this.notes, peer.behaviour === 'liar' ? 'liar banned' : 'honest peer banned', now);
  }

  /** A peer's time in the run has ended. */
  left(peer: SimPeer, now: Millis): void {
    const since = Math.max(peer.joinedAt, this.beganAt + this.#options.warmup * 1_000);
    const time = now - since;
    if (time <= 0) return;
    const cap = Math.min(peer.uplink / this.#content.rate, this.#options.uploadFactor);
    this.peerSeconds += time / 1_000;
    this.capacitySeconds += (cap * time) / 1_000;
    if (time >= 5_000) this.uploads.push(peer.uploaded / (this.#content.rate * time));
  }
}
