import type { EngineOutput } from '../../src/mesh/engine-io.ts';
import type { Millis } from '../../src/units.ts';
import type { Content, SimPart } from './content.ts';
import type { Invariants } from './invariants.ts';
import type { Measurements } from './measurements.ts';
import type { Player } from './player.ts';
import { nextToLoad, playRecordedAt } from './recorded-viewing.ts';
import type { SimPeer } from './sim-peer.ts';
import type { SimWorld } from './sim-world.ts';

/** What viewers do: they ask for parts, get them, and play them, live or recorded. */
export class Viewing {
  readonly #world: SimWorld;
  readonly #content: Content;
  readonly #seen: Measurements;
  readonly #invariants: Invariants;

  constructor(world: SimWorld, content: Content, seen: Measurements, invariants: Invariants) {
    this.#world = world;
    this.#content = content;
    this.#seen = seen;
    this.#invariants = invariants;
  }

  get #counts(): boolean {
    return this.#seen.counts(this.#world.now);
  }

  want(peer: SimPeer, part: SimPart): void {
    const { player } = peer;
    if (part.index < (player.first ?? Infinity)) return;
    const deadline = Math.max(this.#world.now, this.#playAt(player, part.index) + player.lag);
    player.wanted.add(part.index);
    this.#world.give(peer, {
      kind: 'wanted',
      key: part.announced.key,
      deadline: deadline + peer.clockOffset,
    });
  }

  get isRecorded(): boolean {
    return this.#world.options.recorded > 0;
  }

  #playAt(player: Player, index: number): Millis {
    if (this.isRecorded) return playRecordedAt(player, index, this.#content.partMs, this.#world.now);
    return index * this.#content.partMs + this.#world.options.latency * 1_000;
  }

  /** The part that ought to be on the screen. */
  #playhead(): number {
    return Math.floor((this.#world.now - this.#world.options.latency * 1_000) / this.#content.partMs);
  }

  start(peer: SimPeer): void {
    if (peer.isGone) return;
    const { player } = peer;
    if (this.isRecorded) {
      this.#startRecorded(peer);
      return;
    }
    const first = this.#content.segmentStart(this.#playhead());
    const newest = Math.floor(this.#world.now / this.#content.partMs) - 1;
    player.first = first;
    for (let index = first; index <= newest; index += 1)
      this.#world.give(peer, {
        kind: 'announced',
        part: this.#content.part(index).announced,
        signed: undefined,
      });
    for (let index = first; index <= newest; index += 1) this.want(peer, this.#content.part(index));
    this.#world.push(this.#world.now + this.#world.random.next() * 1_000, { kind: 'playing', peer });
  }

  /** Its playlist lists everything at once. */
  #startRecorded(peer: SimPeer): void {
    peer.player.first = 0;
    for (let index = 0; index < this.#content.count; index += 1)
      this.#world.give(peer, {
        kind: 'announced',
        part: this.#content.part(index).announced,
        signed: undefined,
      });
    this.#loadAhead(peer);
    this.#world.push(this.#world.now + this.#world.random.next() * 1_000, { kind: 'playing', peer });
  }

  #loadAhead(peer: SimPeer): void {
    const index = nextToLoad(peer.player, this.#content);
    if (index !== undefined) this.want(peer, this.#content.part(index));
  }

  deliver(peer: SimPeer, output: EngineOutput & { kind: 'deliver' }): void {
    const index = this.#content.indexOf(output.key);
    const { player } = peer;
    this.#invariants.delivered(peer, index, output.bytes, this.#world.now);
    peer.fetches.delete(index);
    player.delivered.add(index);
    if (this.#counts) {
      this.#seen.deliveredBytes += output.bytes.length;
      this.#seen.hops[output.hops] = (this.#seen.hops[output.hops] ?? 0) + 1;
      if (!this.isRecorded) this.#seen.lateness.push(this.#world.now - this.#content.part(index).publishedAt);
    }
    if (player.firstPictureAt === undefined) this.#firstPicture(peer);
    else if (player.stalledSince !== undefined && index === player.next)
      this.#resume(peer, player.stalledSince);
    if (this.isRecorded) this.#loadAhead(peer);
  }

  #firstPicture(peer: SimPeer): void {
    const { player } = peer;
    const current = this.isRecorded ? 0 : Math.max(player.first ?? 0, this.#playhead());
    for (let index = player.first ?? 0; index <= current; index += 1)
      if (!player.delivered.has(index)) return;
    player.firstPictureAt = this.#world.now;
    this.#seen.startups.push(this.#world.now - player.joinedAt);
    player.next = current + 1;
    player.lag = this.isRecorded ? 0 : this.#content.partMs;
    this.#world.push(Math.max(this.#world.now, this.#playAt(player, player.next) + player.lag), {
      kind: 'play',
      peer,
    });
  }

  #resume(peer: SimPeer, stalledSince: Millis): void {
    const { player } = peer;
    const lost = this.#world.now - stalledSince;
    player.stalledSince = undefined;
    player.lag += lost;
    if (this.#counts && peer.behaviour === 'honest') this.#seen.stalledFor += lost;
    this.play(peer);
  }

  play(peer: SimPeer): void {
    const { player } = peer;
    if (peer.isGone || player.next >= this.#content.count) return;
    if (!player.delivered.has(player.next)) {
      if (player.wanted.has(player.next)) this.#invariants.missing(peer, player.next, this.#world.now);
      player.stalledSince = this.#world.now;
      this.#world.give(peer, { kind: 'stalled' });
      if (this.#counts && peer.behaviour === 'honest') this.#seen.stalls += 1;
      return;
    }
    player.advance(this.#content.partMs);
    if (this.#counts && peer.behaviour === 'honest') this.#seen.played += this.#content.partMs;
    this.#world.push(Math.max(this.#world.now + 1, this.#playAt(player, player.next) + player.lag), {
      kind: 'play',
      peer,
    });
    if (this.isRecorded) this.#loadAhead(peer);
  }

  report(peer: SimPeer): void {
    if (peer.isGone) return;
    this.#world.push(this.#world.now + 1_000, { kind: 'playing', peer });
    const { player } = peer;
    if (player.firstPictureAt === undefined) return;
    let buffered = 0;
    while (player.delivered.has(player.next + buffered)) buffered += 1;
    const position = this.#content.part(player.next - 1).announced.key;
    const buffer = buffered * this.#content.partMs;
    this.#world.give(peer, { kind: 'playing', buffer, position, bitrate: this.#world.options.bitrate });
    this.#invariants.holdings(peer, this.#world.now);
  }
}
