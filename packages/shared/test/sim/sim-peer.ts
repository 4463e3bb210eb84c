import type { PeerId } from '../../src/ids.ts';
import { MeshEngine } from '../../src/mesh/engine.ts';
import type { Bytes, Millis } from '../../src/units.ts';
import { CongestionWindow } from './congestion.ts';
import { Downlink } from './downlink.ts';
import type { SimOptions } from './options.ts';
import { Player } from './player.ts';
import type { Random } from './random.ts';
import { sizeOnWire } from './wire-size.ts';

/** `open` connects to all, `cone` to all but some symmetric ones, `symmetric` to no other symmetric one. */
export type Nat = 'open' | 'cone' | 'symmetric';
export type Behaviour = 'honest' | 'liar' | 'free-rider';

/** The scaled sizes that all engines of a run are given. */
export const channelBytes: Bytes = 64;
const liveStoreBytes: Bytes = 3_000;
/** The engine's own default. */
const recordedStoreBytes: Bytes = 48_000;

export function storeBytesOf({ recorded }: SimOptions): Bytes {
  return recorded > 0 ? recordedStoreBytes : liveStoreBytes;
}

/** An end of a connection. */
export interface Link {
  readonly to: SimPeer;
  readonly latency: Millis;
  readonly window: CongestionWindow;
  /** Bytes of ours that have not left. */
  buffered: Bytes;
  /** Its sender lets empty messages follow its chunks. */
  hasTails: boolean;
  /** The chunk that was sent last: of which part, and where it ends. */
  sent: { readonly part: number; readonly end: Bytes };
}

/** A fetch by HTTP that is running. */
export interface SimFetch {
  readonly index: number;
  readonly end: Bytes;
  isAborted: boolean;
}

/** One viewer: a real engine, a place in the network, a player. */
export class SimPeer {
  readonly number: number;
  readonly id: PeerId;
  readonly engine: MeshEngine;
  readonly random: Random;
  readonly behaviour: Behaviour;
  readonly nat: Nat;
  readonly x: number;
  readonly y: number;
  /** Scaled bytes per ms. */
  readonly uplink: number;
  readonly downlink: Downlink;
  readonly clockOffset: Millis;
  readonly joinedAt: Millis;
  readonly player: Player;
  readonly links = new Map<SimPeer, Link>();
  /** Connections being made count against the bound of neighbours. */
  pending = 0;
  readonly banned = new Set<SimPeer>();
  readonly fetches = new Map<number, SimFetch>();
  uplinkFreeAt: Millis = 0;
  wakeAt: Millis = Infinity;
  isGone = false;
  uploaded: Bytes = 0;
  uploadedInSecond: Bytes = 0;
  second = 0;

  constructor(
    number: number,
    uplink: number,
    behaviour: Behaviour,
    options: SimOptions,
    random: Random,
    now: Millis,
  ) {
    this.number = number;
    this.random = random.fork();
    this.id =
      number.toString(16).padStart(8, '0') + this.random.below(0x7fffffff).toString(16).padStart(32, '0');
    this.behaviour = behaviour;
    const draw = this.random.next();
    this.nat = !options.hasNat || draw < 0.3 ? 'open' : draw < 0.85 ? 'cone' : 'symmetric';
    this.x = this.random.next();
    this.y = this.random.next();
    this.uplink = uplink;
    this.downlink = new Downlink((options.bitrate / 8_000 / 1_000) * this.random.between(4, 20));
    this.clockOffset = this.random.between(0, 60_000);
    this.joinedAt = now;
    this.player = new Player(now);
    this.engine = new MeshEngine({
      self: this.id,
      broadcast: '00000000000000aa',
      rendition: 'source',
      random: () => this.random.next(),
      sizeOf: sizeOnWire,
      settings: {
        chunkBytes: options.chunk,
        channelBytes,
        storeBytes: storeBytesOf(options),
        uploadFactor: uplink === 0 ? 0 : options.uploadFactor,
      },
    });
  }

  get neighbours(): number {
    return this.links.size + this.pending;
  }
}

/** Two thirds of the mean distance of two random places in the unit square, so that the mean comes out as asked. */
const meanDistance = 0.52;

/** One way, without jitter. */
export function latencyBetween(a: SimPeer, b: SimPeer, roundTripMs: Millis): Millis {
  const distance = Math.hypot(a.x - b.x, a.y - b.y);
  return 3 + (roundTripMs / 2 - 3) * (distance / meanDistance);
}

export function canConnect(a: SimPeer, b: SimPeer): boolean {
  if (a.nat === 'symmetric' && b.nat === 'symmetric') return false;
  if (a.nat === 'open' || b.nat === 'open') return true;
  if (a.nat === 'cone' && b.nat === 'cone') return true;
  return (a.number + b.number) % 2 === 0;
}

export function createLink(to: SimPeer, latency: Millis): Link {
  return {
    to,
    latency,
    window: new CongestionWindow(),
    buffered: 0,
    hasTails: false,
    sent: { part: -1, end: 0 },
  };
}
