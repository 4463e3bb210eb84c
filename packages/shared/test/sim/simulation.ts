import { equalBytes } from '../../src/bytes.ts';
import type { PartKey } from '../../src/ids.ts';
import type { EngineInput, EngineOutput } from '../../src/mesh/engine-io.ts';
import type { PeerMessage } from '../../src/protocol/peer-message.ts';
import type { Millis } from '../../src/units.ts';
import { Connections } from './connections.ts';
import { Content } from './content.ts';
import type { SimPart } from './content.ts';
import { EventHeap } from './event-heap.ts';
import { EventLog } from './event-log.ts';
import { Invariants } from './invariants.ts';
import { Measurements } from './measurements.ts';
import { asSent, Network } from './network.ts';
import type { SimOptions } from './options.ts';
import { Population } from './population.ts';
import { Random } from './random.ts';
import type { SimReport } from './report.ts';
import { reportOn } from './report.ts';
import type { SimEvent } from './sim-event.ts';
import type { SimFetch, SimPeer } from './sim-peer.ts';
import { SimTracker } from './sim-tracker.ts';
import type { SimWorld } from './sim-world.ts';
import { Viewing } from './viewing.ts';

const mendEvery: Millis = 500;
/** An abrupt end is noticed by missing consent checks. */
const iceTimeout: Millis = 5_000;

/** Real engines over a simulated network on a virtual clock. The same options give the same run. */
export class Simulation implements SimWorld {
  readonly options: SimOptions;
  readonly random: Random;
  readonly #content: Content;
  readonly #network: Network;
  readonly #population: Population;
  readonly #viewing: Viewing;
  readonly #connections: Connections;
  readonly #tracker: SimTracker;
  readonly #log = new EventLog();
  readonly #invariants: Invariants;
  readonly #seen: Measurements;
  readonly #heap = new EventHeap<SimEvent>();
  readonly #byId = new Map<string, SimPeer>();
  now: Millis = 0;

  constructor(options: SimOptions) {
    this.options = options;
    this.random = new Random(options.seed);
    this.#content = new Content(options);
    this.#network = new Network(options, this.random.fork());
    this.#population = new Population(options, this.#content, this.random.fork());
    this.#invariants = new Invariants(options, this.#content, this.#log);
    this.#seen = new Measurements(options, this.#content);
    this.#viewing = new Viewing(this, this.#content, this.#seen, this.#invariants);
    this.#connections = new Connections(this, this.#network);
    this.#tracker = new SimTracker(this.random.fork(), {
      dial: (a, b) => this.#connections.dial(a, b),
      cut: (a, b) => this.#connections.cut(a, b),
    });
  }

  /**
   * @param passed is told of each simulated second that has passed
   * @throws SimFailure with seed and log where an invariant is broken.
   */
  run(passed: (second: number) => void = () => undefined): SimReport {
    const { peers, ramp, flash, flashAt, flashSeconds, seconds } = this.options;
    this.now = this.options.latency * 1_000 + 4_000;
    const began = this.now;
    for (let index = 0; index < peers; index += 1)
      this.push(began + this.random.next() * ramp * 1_000, { kind: 'join' });
    for (let index = 0; index < flash; index += 1)
      this.push(began + (flashAt + this.random.next() * flashSeconds) * 1_000, { kind: 'join' });
    if (!this.#viewing.isRecorded)
      this.push(began, { kind: 'publish', index: Math.floor(began / this.#content.partMs) });
    this.push(began, { kind: 'mend' });
    const end = began + seconds * 1_000;
    this.#seen.beganAt = began;
    let second = 1;
    while (this.#heap.nextTime < end) {
      this.now = this.#heap.nextTime;
      for (; this.now >= began + second * 1_000; second += 1) passed(second);
      const event = this.#heap.pop();
      if (event === undefined) break;
      this.#seen.events += 1;
      this.#happen(event);
    }
    for (const peer of this.#tracker.peers) this.#seen.left(peer, end);
    return reportOn(this.options, this.#seen);
  }

  #happen(event: SimEvent): void {
    switch (event.kind) {
      case 'wake':
        if (event.peer.isGone || event.peer.wakeAt !== event.at) return;
        event.peer.wakeAt = Infinity;
        this.give(event.peer, { kind: 'tick' });
        break;
      case 'arrive':
        if (!event.to.isGone && event.to.links.has(event.from))
          this.give(event.to, { kind: 'message', peer: event.from.id, message: event.message });
        break;
      case 'drained': {
        const link = event.from.links.get(event.to);
        if (event.from.isGone || link === undefined) return;
        link.buffered = Math.max(0, link.buffered - event.bytes);
        this.give(event.from, { kind: 'writable', peer: event.to.id, buffered: link.buffered });
        break;
      }
      case 'publish':
        this.#publish(event.index);
        break;
      case 'announce':
        this.#announce(event.peer, event.part);
        break;
      case 'playlist':
        this.#viewing.start(event.peer);
        break;
      case 'play':
        this.#viewing.play(event.peer);
        break;
      case 'playing':
        this.#viewing.report(event.peer);
        break;
      case 'http':
        this.#http(event.peer, event.fetch, event.from, event.to);
        break;
      case 'verified':
        if (!event.peer.isGone)
          this.give(event.peer, { kind: 'verified', key: event.key, isGood: event.isGood });
        break;
      case 'join':
        this.#join();
        break;
      case 'leave':
        this.#leave(event.peer, event.isReplaced);
        break;
      case 'connected':
        this.#connections.connected(event.a, event.b);
        break;
      case 'missed':
        this.#connections.disconnect(event.peer, event.gone);
        break;
      case 'mend':
        this.#mend();
        break;
    }
  }

  give(peer: SimPeer, input: EngineInput): void {
    this.#log.add(this.now, peer.number, input);
    for (const output of peer.engine.handle(input, this.now + peer.clockOffset)) {
      this.#log.add(this.now, peer.number, output);
      this.#do(peer, output);
    }
  }

  push(at: Millis, event: SimEvent): void {
    this.#heap.push(at, event);
  }

  #do(peer: SimPeer, output: EngineOutput): void {
    switch (output.kind) {
      case 'send': {
        const to = this.#byId.get(output.peer);
        if (to !== undefined) this.#send(peer, to, output.message);
        break;
      }
      case 'wake': {
        const at = Math.max(this.now, output.at - peer.clockOffset);
        peer.wakeAt = at;
        this.push(at, { kind: 'wake', peer, at });
        break;
      }
      case 'fetch':
        this.#fetch(peer, output.key, output.from, output.to);
        this.#seen.count(this.#seen.reasons, output.reason, this.now);
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
        this.push(this.now + 1, { kind: 'verified', peer, key: output.key, isGood });
        break;
      }
      case 'deliver':
        this.#viewing.deliver(peer, output);
        break;
      case 'failed':
        this.#invariants.fail(peer, this.now, `the engine gave up: ${output.reason}`);
        break;
      case 'drop-peer': {
        const other = this.#byId.get(output.peer);
        if (other === undefined) return;
        if (output.isBad) {
          peer.banned.add(other);
          if (peer.behaviour !== 'liar') this.#seen.banned(other, this.now);
        }
        this.#connections.cut(peer, other);
        break;
      }
      case 'note':
        this.#seen.count(this.#seen.notes, noteOf(output), this.now);
        break;
      case 'announcement':
        break;
    }
  }

  #send(from: SimPeer, to: SimPeer, message: PeerMessage): void {
    const link = from.links.get(to);
    if (link === undefined) return;
    const flight = this.#network.send(from, link, message, this.now);
    if (message.kind === 'chunk') {
      this.#invariants.uploaded(from, flight.bytes, this.now);
      link.buffered += flight.bytes;
      this.#invariants.buffered(from, link.buffered, this.now);
      this.push(flight.leavesAt, { kind: 'drained', from, to, bytes: flight.bytes });
    }
    if (this.#seen.counts(this.now)) from.uploaded += flight.bytes;
    const sent = asSent(from, message, this.options.usesWire);
    if (sent !== undefined) this.push(flight.arrivesAt, { kind: 'arrive', from, to, message: sent });
  }

  #publish(index: number): void {
    const part = this.#content.part(index);
    this.push(part.publishedAt + this.#content.partMs, { kind: 'publish', index: index + 1 });
    for (const peer of this.#tracker.peers)
      if (peer.player.first !== undefined)
        this.push(this.now + this.#network.toOrigin(peer) + this.random.next() * 15, {
          kind: 'announce',
          peer,
          part,
        });
  }

  #announce(peer: SimPeer, part: SimPart): void {
    if (peer.isGone) return;
    this.give(peer, { kind: 'announced', part: part.announced, signed: undefined });
    this.#viewing.want(peer, part);
  }

  #fetch(peer: SimPeer, key: PartKey, from: number, end: number): void {
    const part = this.#content.part(this.#content.indexOf(key));
    const fetch: SimFetch = { index: part.index, end, isAborted: false };
    peer.fetches.set(part.index, fetch);
    if (this.#seen.counts(this.now)) this.#seen.fetches += 1;
    for (const piece of this.#network.http(peer, from, end, this.now))
      this.push(piece.at, { kind: 'http', peer, fetch, from: piece.offset, to: piece.end });
  }

  #http(peer: SimPeer, fetch: SimFetch, from: number, to: number): void {
    if (fetch.isAborted || peer.isGone) return;
    const { announced, bytes } = this.#content.part(fetch.index);
    this.#seen.http(to - from, this.now);
    const { key } = announced;
    this.give(peer, { kind: 'http-bytes', key, offset: from, bytes: bytes.subarray(from, to) });
    if (to < fetch.end || peer.fetches.get(fetch.index) !== fetch) return;
    this.give(peer, { kind: 'http-done', key });
  }

  #join(): void {
    const peer = this.#population.next(this.now);
    this.#byId.set(peer.id, peer);
    this.#tracker.add(peer);
    const { fetchShare } = this.#tracker;
    this.give(peer, { kind: 'settings', settings: { fetchShare } });
    this.push(this.now + 2 * this.#network.toOrigin(peer) + 10, { kind: 'playlist', peer });
    if (!this.#isTrackerAway()) this.#tracker.fill(peer);
    const { churn } = this.options;
    if (churn > 0)
      this.push(this.now + this.random.exponential(60_000 / churn), {
        kind: 'leave',
        peer,
        isReplaced: true,
      });
  }

  #leave(peer: SimPeer, isReplaced: boolean): void {
    peer.isGone = true;
    this.#seen.left(peer, this.now);
    this.#tracker.remove(peer);
    this.#byId.delete(peer.id);
    const isAbrupt = this.random.next() < 0.5;
    for (const { to } of peer.links.values())
      this.push(this.now + (isAbrupt ? iceTimeout : 50), { kind: 'missed', peer: to, gone: peer });
    if (isReplaced) this.push(this.now, { kind: 'join' });
  }

  #isTrackerAway(): boolean {
    const { outage } = this.options;
    const second = (this.now - this.#seen.beganAt) / 1_000;
    return outage !== undefined && second >= outage[0] && second < outage[1];
  }

  #mend(): void {
    this.push(this.now + mendEvery, { kind: 'mend' });
    if (this.#isTrackerAway()) return;
    this.#tracker.mend();
    const { fetchShare } = this.#tracker;
    if (this.#population.isShareNew(fetchShare))
      for (const peer of this.#tracker.peers) this.give(peer, { kind: 'settings', settings: { fetchShare } });
  }
}

/** Refusals are counted by reason: they tell what the swarm lacks. */
function noteOf({ what, detail }: Extract<EngineOutput, { kind: 'note' }>): string {
  return what === 'refused' ? `refused: ${detail}` : what;
}
