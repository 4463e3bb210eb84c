import { equalBytes } from '../../src/bytes.ts';
import type { PartKey } from '../../src/ids.ts';
import type { EngineInput, EngineOutput } from '../../src/mesh/engine-io.ts';
import type { PeerMessage } from '../../src/protocol/peer-message.ts';
import type { Millis } from '../../src/units.ts';
import type { SimPart } from './content.ts';
import { Content } from './content.ts';
import { EventHeap } from './event-heap.ts';
import { EventLog } from './event-log.ts';
import { Invariants } from './invariants.ts';
import { Measurements } from './measurements.ts';
import { asSent, Network } from './network.ts';
import type { SimOptions } from './options.ts';
import { Population } from './population.ts';
import { Random } from './random.ts';
import type { Player } from './player.ts';
import { nextToLoad, playRecordedAt } from './recorded-viewing.ts';
import type { SimReport } from './report.ts';
import { reportOn } from './report.ts';
import type { SimFetch, SimPeer } from './sim-peer.ts';
import { canConnect, createLink } from './sim-peer.ts';
import { SimTracker } from './sim-tracker.ts';

type SimEvent =
  | { readonly kind: 'wake'; readonly peer: SimPeer; readonly at: Millis }
  | { readonly kind: 'arrive'; readonly from: SimPeer; readonly to: SimPeer; readonly message: PeerMessage }
  | { readonly kind: 'drained'; readonly from: SimPeer; readonly to: SimPeer; readonly bytes: number }
  | { readonly kind: 'publish'; readonly index: number }
  | { readonly kind: 'announce'; readonly peer: SimPeer; readonly part: SimPart }
  | { readonly kind: 'playlist'; readonly peer: SimPeer }
  | { readonly kind: 'play'; readonly peer: SimPeer }
  | { readonly kind: 'playing'; readonly peer: SimPeer }
  | {
      readonly kind: 'http';
      readonly peer: SimPeer;
      readonly fetch: SimFetch;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'verified'; readonly peer: SimPeer; readonly key: PartKey; readonly isGood: boolean }
  | { readonly kind: 'join' }
  | { readonly kind: 'leave'; readonly peer: SimPeer; readonly isReplaced: boolean }
  | { readonly kind: 'connected'; readonly a: SimPeer; readonly b: SimPeer }
  | { readonly kind: 'missed'; readonly peer: SimPeer; readonly gone: SimPeer }
  | { readonly kind: 'mend' };

const mendEvery: Millis = 500;
/** An abrupt end is noticed by missing consent checks. */
const iceTimeout: Millis = 5_000;

/** Real engines over a simulated network on a virtual clock. The same options give the same run. */
export class Simulation {
  readonly #options: SimOptions;
  readonly #random: Random;
  readonly #content: Content;
  readonly #network: Network;
  readonly #population: Population;
  readonly #tracker: SimTracker;
  readonly #log = new EventLog();
  readonly #invariants: Invariants;
  readonly #seen: Measurements;
  readonly #heap = new EventHeap<SimEvent>();
  readonly #byId = new Map<string, SimPeer>();
  #now: Millis = 0;

  constructor(options: SimOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#content = new Content(options);
    this.#network = new Network(options, this.#random.fork());
    this.#population = new Population(options, this.#content, this.#random.fork());
    this.#invariants = new Invariants(options, this.#content, this.#log);
    this.#seen = new Measurements(options, this.#content);
    this.#tracker = new SimTracker(this.#random.fork(), {
      dial: (a, b) => this.#dial(a, b),
      cut: (a, b) => {
        this.#disconnect(a, b);
        this.#disconnect(b, a);
      },
    });
  }

  /** @throws SimFailure with seed and log where an invariant is broken. */
  run(): SimReport {
    const { peers, ramp, flash, flashAt, flashSeconds, seconds } = this.#options;
    this.#now = this.#options.latency * 1_000 + 4_000;
    const began = this.#now;
    for (let index = 0; index < peers; index += 1)
      this.#heap.push(began + this.#random.next() * ramp * 1_000, { kind: 'join' });
    for (let index = 0; index < flash; index += 1)
      this.#heap.push(began + (flashAt + this.#random.next() * flashSeconds) * 1_000, { kind: 'join' });
    if (!this.#isRecorded)
      this.#heap.push(began, { kind: 'publish', index: Math.floor(began / this.#content.partMs) });
    this.#heap.push(began, { kind: 'mend' });
    const end = began + seconds * 1_000;
    this.#seen.beganAt = began;
    while (this.#heap.nextTime < end) {
      this.#now = this.#heap.nextTime;
      const event = this.#heap.pop();
      if (event === undefined) break;
      this.#seen.events += 1;
      this.#happen(event);
    }
    for (const peer of this.#tracker.peers) this.#seen.left(peer, end);
    return reportOn(this.#options, this.#seen);
  }

  #happen(event: SimEvent): void {
    switch (event.kind) {
      case 'wake':
        if (event.peer.isGone || event.peer.wakeAt !== event.at) return;
        event.peer.wakeAt = Infinity;
        this.#give(event.peer, { kind: 'tick' });
        break;
      case 'arrive':
        if (!event.to.isGone && event.to.links.has(event.from))
          this.#give(event.to, { kind: 'message', peer: event.from.id, message: event.message });
        break;
      case 'drained': {
        const link = event.from.links.get(event.to);
        if (event.from.isGone || link === undefined) return;
        link.buffered = Math.max(0, link.buffered - event.bytes);
        this.#give(event.from, { kind: 'writable', peer: event.to.id, buffered: link.buffered });
        break;
      }
      case 'publish':
        this.#publish(event.index);
        break;
      case 'announce':
        this.#announce(event.peer, event.part);
        break;
      case 'playlist':
        this.#startPlayer(event.peer);
        break;
      case 'play':
        this.#play(event.peer);
        break;
      case 'playing':
        this.#reportPlaying(event.peer);
        break;
      case 'http':
        this.#http(event.peer, event.fetch, event.from, event.to);
        break;
      case 'verified':
        if (!event.peer.isGone)
          this.#give(event.peer, { kind: 'verified', key: event.key, isGood: event.isGood });
        break;
      case 'join':
        this.#join();
        break;
      case 'leave':
        this.#leave(event.peer, event.isReplaced);
        break;
      case 'connected':
        this.#connected(event.a, event.b);
        break;
      case 'missed':
        this.#disconnect(event.peer, event.gone);
        break;
      case 'mend':
        this.#mend();
        break;
    }
  }

  #give(peer: SimPeer, input: EngineInput): void {
    this.#log.add(this.#now, peer.number, input);
    for (const output of peer.engine.handle(input, this.#now + peer.clockOffset)) {
      this.#log.add(this.#now, peer.number, output);
      this.#do(peer, output);
    }
  }

  #do(peer: SimPeer, output: EngineOutput): void {
    switch (output.kind) {
      case 'send': {
        const to = this.#byId.get(output.peer);
        if (to !== undefined) this.#send(peer, to, output.message);
        break;
      }
      case 'wake': {
        const at = Math.max(this.#now, output.at - peer.clockOffset);
        peer.wakeAt = at;
        this.#heap.push(at, { kind: 'wake', peer, at });
        break;
      }
      case 'fetch':
        this.#fetch(peer, output.key, output.from, output.to);
        this.#seen.count(this.#seen.reasons, output.reason, this.#now);
        break;
      case 'abort-fetch': {
        const index = this.#content.indexOf(output.key);
        const fetch = peer.fetches.get(index);
        if (fetch !== undefined) fetch.isAborted = true;
        peer.fetches.delete(index);
        break;
      }
      case 'verify': {
        const { bytes } = this.#content.part(this.#content.indexOf(output.key));
        const isGood = equalBytes(output.bytes, bytes);
        this.#heap.push(this.#now + 1, { kind: 'verified', peer, key: output.key, isGood });
        break;
      }
      case 'deliver':
        this.#deliver(peer, output);
        break;
      case 'failed':
        this.#invariants.fail(peer, this.#now, `the engine gave up: ${output.reason}`);
        break;
      case 'drop-peer': {
        const other = this.#byId.get(output.peer);
        if (other === undefined) return;
        if (output.isBad) {
          peer.banned.add(other);
          if (peer.behaviour !== 'liar') this.#seen.banned(other, this.#now);
        }
        this.#disconnect(peer, other);
        this.#disconnect(other, peer);
        break;
      }
      case 'note':
        this.#seen.count(this.#seen.notes, noteOf(output), this.#now);
        break;
      case 'announcement':
        break;
    }
  }

  #send(from: SimPeer, to: SimPeer, message: PeerMessage): void {
    const link = from.links.get(to);
    if (link === undefined) return;
    const flight = this.#network.send(from, link, message, this.#now);
    if (message.kind === 'chunk') {
      this.#invariants.uploaded(from, flight.bytes, this.#now);
      link.buffered += flight.bytes;
      this.#invariants.buffered(from, link.buffered, this.#now);
      this.#heap.push(flight.leavesAt, { kind: 'drained', from, to, bytes: flight.bytes });
    }
    if (this.#seen.counts(this.#now)) from.uploaded += flight.bytes;
    const sent = asSent(from, message, this.#options.usesWire);
    if (sent !== undefined) this.#heap.push(flight.arrivesAt, { kind: 'arrive', from, to, message: sent });
  }

  #publish(index: number): void {
    const part = this.#content.part(index);
    this.#heap.push(part.publishedAt + this.#content.partMs, { kind: 'publish', index: index + 1 });
    for (const peer of this.#tracker.peers)
      if (peer.player.first !== undefined)
        this.#heap.push(this.#now + this.#network.toOrigin(peer) + this.#random.next() * 15, {
          kind: 'announce',
          peer,
          part,
        });
  }

  #announce(peer: SimPeer, part: SimPart): void {
    if (peer.isGone) return;
    this.#give(peer, { kind: 'announced', part: part.announced, signed: undefined });
    this.#want(peer, part);
  }

  #want(peer: SimPeer, part: SimPart): void {
    const { player } = peer;
    if (part.index < (player.first ?? Infinity)) return;
    const deadline = Math.max(this.#now, this.#playAt(player, part.index) + player.lag);
    player.wanted.add(part.index);
    this.#give(peer, { kind: 'wanted', key: part.announced.key, deadline: deadline + peer.clockOffset });
  }

  get #isRecorded(): boolean {
    return this.#options.recorded > 0;
  }

  #playAt(player: Player, index: number): Millis {
    if (this.#isRecorded) return playRecordedAt(player, index, this.#content.partMs, this.#now);
    return index * this.#content.partMs + this.#options.latency * 1_000;
  }

  /** The part that ought to be on the screen. */
  #playhead(): number {
    return Math.floor((this.#now - this.#options.latency * 1_000) / this.#content.partMs);
  }

  #startPlayer(peer: SimPeer): void {
    if (peer.isGone) return;
    const { player } = peer;
    if (this.#isRecorded) {
      this.#startRecorded(peer);
      return;
    }
    const first = this.#content.segmentStart(this.#playhead());
    const newest = Math.floor(this.#now / this.#content.partMs) - 1;
    player.first = first;
    for (let index = first; index <= newest; index += 1)
      this.#give(peer, { kind: 'announced', part: this.#content.part(index).announced, signed: undefined });
    for (let index = first; index <= newest; index += 1) this.#want(peer, this.#content.part(index));
    this.#heap.push(this.#now + this.#random.next() * 1_000, { kind: 'playing', peer });
  }

  /** Its playlist lists everything at once. */
  #startRecorded(peer: SimPeer): void {
    peer.player.first = 0;
    for (let index = 0; index < this.#content.count; index += 1)
      this.#give(peer, { kind: 'announced', part: this.#content.part(index).announced, signed: undefined });
    this.#loadAhead(peer);
    this.#heap.push(this.#now + this.#random.next() * 1_000, { kind: 'playing', peer });
  }

  #loadAhead(peer: SimPeer): void {
    const index = nextToLoad(peer.player, this.#content);
    if (index !== undefined) this.#want(peer, this.#content.part(index));
  }

  #deliver(peer: SimPeer, output: EngineOutput & { kind: 'deliver' }): void {
    const index = this.#content.indexOf(output.key);
    const { player } = peer;
    this.#invariants.delivered(peer, index, output.bytes, this.#now);
    peer.fetches.delete(index);
    player.delivered.add(index);
    if (this.#seen.counts(this.#now)) {
      this.#seen.deliveredBytes += output.bytes.length;
      this.#seen.hops[output.hops] = (this.#seen.hops[output.hops] ?? 0) + 1;
      if (!this.#isRecorded) this.#seen.lateness.push(this.#now - this.#content.part(index).publishedAt);
    }
    if (player.firstPictureAt === undefined) this.#firstPicture(peer);
    else if (player.stalledSince !== undefined && index === player.next)
      this.#resume(peer, player.stalledSince);
    if (this.#isRecorded) this.#loadAhead(peer);
  }

  #firstPicture(peer: SimPeer): void {
    const { player } = peer;
    const current = this.#isRecorded ? 0 : Math.max(player.first ?? 0, this.#playhead());
    for (let index = player.first ?? 0; index <= current; index += 1)
      if (!player.delivered.has(index)) return;
    player.firstPictureAt = this.#now;
    this.#seen.startups.push(this.#now - player.joinedAt);
    player.next = current + 1;
    player.lag = this.#isRecorded ? 0 : this.#content.partMs;
    this.#heap.push(Math.max(this.#now, this.#playAt(player, player.next) + player.lag), {
      kind: 'play',
      peer,
    });
  }

  #resume(peer: SimPeer, stalledSince: Millis): void {
    const { player } = peer;
    const lost = this.#now - stalledSince;
    player.stalledSince = undefined;
    player.lag += lost;
    if (this.#seen.counts(this.#now) && peer.behaviour === 'honest') this.#seen.stalledFor += lost;
    this.#play(peer);
  }

  #play(peer: SimPeer): void {
    const { player } = peer;
    if (peer.isGone || player.next >= this.#content.count) return;
    if (!player.delivered.has(player.next)) {
      if (player.wanted.has(player.next)) this.#invariants.missing(peer, player.next, this.#now);
      player.stalledSince = this.#now;
      if (this.#seen.counts(this.#now) && peer.behaviour === 'honest') this.#seen.stalls += 1;
      return;
    }
    player.advance(this.#content.partMs);
    if (this.#seen.counts(this.#now) && peer.behaviour === 'honest')
      this.#seen.played += this.#content.partMs;
    this.#heap.push(Math.max(this.#now + 1, this.#playAt(player, player.next) + player.lag), {
      kind: 'play',
      peer,
    });
    if (this.#isRecorded) this.#loadAhead(peer);
  }

  #reportPlaying(peer: SimPeer): void {
    if (peer.isGone) return;
    this.#heap.push(this.#now + 1_000, { kind: 'playing', peer });
    const { player } = peer;
    if (player.firstPictureAt === undefined) return;
    let buffered = 0;
    while (player.delivered.has(player.next + buffered)) buffered += 1;
    const position = this.#content.part(player.next - 1).announced.key;
    const buffer = buffered * this.#content.partMs;
    this.#give(peer, { kind: 'playing', buffer, position, bitrate: this.#options.bitrate });
    this.#invariants.holdings(peer, this.#now);
  }

  #fetch(peer: SimPeer, key: PartKey, from: number, end: number): void {
    const part = this.#content.part(this.#content.indexOf(key));
    const fetch: SimFetch = { index: part.index, end, isAborted: false };
    peer.fetches.set(part.index, fetch);
    if (this.#seen.counts(this.#now)) this.#seen.fetches += 1;
    for (const piece of this.#network.http(peer, from, end, this.#now))
      this.#heap.push(piece.at, { kind: 'http', peer, fetch, from: piece.offset, to: piece.end });
  }

  #http(peer: SimPeer, fetch: SimFetch, from: number, to: number): void {
    if (fetch.isAborted || peer.isGone) return;
    const { announced, bytes } = this.#content.part(fetch.index);
    this.#seen.http(to - from, this.#now);
    const { key } = announced;
    this.#give(peer, { kind: 'http-bytes', key, offset: from, bytes: bytes.subarray(from, to) });
    if (to < fetch.end || peer.fetches.get(fetch.index) !== fetch) return;
    this.#give(peer, { kind: 'http-done', key });
  }

  #join(): void {
    const peer = this.#population.next(this.#now);
    this.#byId.set(peer.id, peer);
    this.#tracker.add(peer);
    const { fetchShare } = this.#tracker;
    this.#give(peer, { kind: 'settings', settings: { fetchShare } });
    this.#heap.push(this.#now + 2 * this.#network.toOrigin(peer) + 10, { kind: 'playlist', peer });
    if (!this.#isTrackerAway()) this.#tracker.fill(peer);
    const { churn } = this.#options;
    if (churn > 0)
      this.#heap.push(this.#now + this.#random.exponential(60_000 / churn), {
        kind: 'leave',
        peer,
        isReplaced: true,
      });
  }

  #leave(peer: SimPeer, isReplaced: boolean): void {
    peer.isGone = true;
    this.#seen.left(peer, this.#now);
    this.#tracker.remove(peer);
    this.#byId.delete(peer.id);
    const isAbrupt = this.#random.next() < 0.5;
    for (const { to } of peer.links.values())
      this.#heap.push(this.#now + (isAbrupt ? iceTimeout : 50), { kind: 'missed', peer: to, gone: peer });
    if (isReplaced) this.#heap.push(this.#now, { kind: 'join' });
  }

  #isTrackerAway(): boolean {
    const { outage } = this.#options;
    const second = (this.#now - this.#seen.beganAt) / 1_000;
    return outage !== undefined && second >= outage[0] && second < outage[1];
  }

  #mend(): void {
    this.#heap.push(this.#now + mendEvery, { kind: 'mend' });
    if (this.#isTrackerAway()) return;
    this.#tracker.mend();
    const { fetchShare } = this.#tracker;
    if (this.#population.isShareNew(fetchShare))
      for (const peer of this.#tracker.peers)
        this.#give(peer, { kind: 'settings', settings: { fetchShare } });
  }

  #dial(a: SimPeer, b: SimPeer): void {
    a.pending += 1;
    b.pending += 1;
    this.#heap.push(this.#now + this.#network.connecting(a, b), { kind: 'connected', a, b });
  }

  #connected(a: SimPeer, b: SimPeer): void {
    a.pending -= 1;
    b.pending -= 1;
    if (a.isGone || b.isGone || a.links.has(b) || !canConnect(a, b)) return;
    const latency = this.#network.latency(a, b);
    a.links.set(b, createLink(b, latency));
    b.links.set(a, createLink(a, latency));
    this.#give(a, { kind: 'peer-joined', peer: b.id, roundTrip: 2 * latency });
    this.#give(b, { kind: 'peer-joined', peer: a.id, roundTrip: 2 * latency });
  }

  #disconnect(peer: SimPeer, other: SimPeer): void {
    if (!peer.links.delete(other) || peer.isGone) return;
    this.#give(peer, { kind: 'peer-left', peer: other.id });
  }
}

/** Refusals are counted by reason: they tell what the swarm lacks. */
function noteOf({ what, detail }: Extract<EngineOutput, { kind: 'note' }>): string {
  return what === 'refused' ? `refused: ${detail}` : what;
}
