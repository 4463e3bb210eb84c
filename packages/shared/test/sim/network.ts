import { codeOf } from '../../src/mesh/part-code.ts';
import { tuning } from '../../src/mesh/settings.ts';
import type { ChunkMessage, PeerMessage } from '../../src/protocol/peer-message.ts';
import { decodePeerMessage, encodePeerMessage } from '../../src/protocol/peer-message.ts';
import type { Bytes, Millis } from '../../src/units.ts';
import type { SimOptions } from './options.ts';
import type { Random } from './random.ts';
import type { Link, SimPeer } from './sim-peer.ts';
import { latencyBetween } from './sim-peer.ts';
import { sizeOnWire } from './wire-size.ts';

/** Pieces in which a body comes. */
const httpPiece: Bytes = 16;
/** The origin is near everybody: a CDN. */
const originLatency: Millis = 12;
const originThinks: Millis = 4;
/** Scaled bytes of a packet on the wire. */
const packetBytes: Bytes = 1.24;

/** When bytes that are sent now leave and arrive. */
export interface Flight {
  readonly bytes: Bytes;
  readonly leavesAt: Millis;
  readonly arrivesAt: Millis;
}

/** Latency by distance, jitter, loss as the delay of sending again, and queues at uplinks and downlinks. */
export class Network {
  readonly #options: SimOptions;
  readonly #random: Random;

  constructor(options: SimOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** One way, without jitter. */
  latency(a: SimPeer, b: SimPeer): Millis {
    return latencyBetween(a, b, this.#options.roundTripMs);
  }

  /** One way. */
  toOrigin(peer: SimPeer): Millis {
    return originLatency * (0.5 + peer.x);
  }

  /** Signalling by the tracker, ICE and DTLS. */
  connecting(a: SimPeer, b: SimPeer): Millis {
    return 150 + 10 * this.latency(a, b) + this.#random.exponential(80);
  }

  /** Small messages overtake chunks of other channels, as packets of several connections share a link; they still cost their bytes. */
  send(from: SimPeer, link: Link, message: PeerMessage, now: Millis): Flight {
    const bytes = sizeOnWire(message);
    const takes = from.uplink === 0 ? 0 : bytes / from.uplink;
    from.uplinkFreeAt = Math.max(now, from.uplinkFreeAt) + takes;
    if (message.kind !== 'chunk') {
      link.hasTails ||= message.kind === 'tail';
      const leavesAt = now + takes;
      const reachesAt = leavesAt + link.latency + this.#jitter() + this.#resending(bytes, link.latency);
      return { bytes, leavesAt, arrivesAt: reachesAt };
    }
    const packets = Math.ceil(bytes / packetBytes);
    const leavesAt = link.window.leave(packets, from.uplinkFreeAt, 2 * link.latency);
    const resent = this.#losing(packets, !isFollowed(link, message), link, leavesAt);
    const reachesAt = leavesAt + link.latency + this.#jitter() + resent;
    return { bytes, leavesAt, arrivesAt: link.to.downlink.take(reachesAt, bytes) };
  }

  /** A fetch of `from` … `size` that begins now, on a warm connection. */
  *http(
    peer: SimPeer,
    from: Bytes,
    size: Bytes,
    now: Millis,
  ): Generator<{ at: Millis; offset: Bytes; end: Bytes }> {
    const latency = this.toOrigin(peer);
    let at = now + 2 * latency + originThinks + this.#jitter() + this.#resending(size - from, latency);
    for (let offset = from; offset < size; offset += httpPiece) {
      const end = Math.min(size, offset + httpPiece);
      at = peer.downlink.take(at, end - offset);
      yield { at, offset, end };
    }
  }

  #jitter(): Millis {
    return this.#random.exponential(3);
  }

  /** How much later a chunk arrives whole, as packets of it are lost. */
  #losing(packets: number, isLast: boolean, { hasTails, latency, window }: Link, now: Millis): Millis {
    let delay = 0;
    for (let packet = 1; packet <= packets; packet += 1)
      if (this.#random.next() < this.#options.loss) {
        const tails = hasTails ? tuning.tails : 0;
        const followers = isLast ? packets - packet + tails : Infinity;
        const late = isLast ? tails * tuning.tailEvery : 0;
        delay = Math.max(delay, window.lose(followers, now, 2 * latency) + late);
      }
    return delay > 0 && this.#random.next() < this.#options.loss ? 2 * delay : delay;
  }

  #resending(bytes: Bytes, latency: Millis): Millis {
    const packets = Math.max(1, bytes);
    let delay = 0;
    let isLost = this.#random.next() < 1 - (1 - this.#options.loss) ** packets;
    while (isLost && delay < 2_000) {
      delay += 2 * latency + 20 + delay;
      isLost = this.#random.next() < this.#options.loss;
    }
    return delay;
  }
}

/** @returns what really goes out: liars change every chunk and confess nothing, free riders send none. */
export function asSent(from: SimPeer, message: PeerMessage, usesWire: boolean): PeerMessage | undefined {
  if (from.behaviour === 'liar') {
    if (message.kind === 'retract') return undefined;
    if (message.kind === 'chunk') return { ...message, bytes: message.bytes.map((byte) => byte ^ 0x55) };
  }
  if (from.behaviour === 'free-rider' && message.kind === 'chunk') return undefined;
  if (!usesWire) return message;
  const decoded = decodePeerMessage(encodePeerMessage(message));
  if (decoded === undefined || decoded.kind === 'unknown')
    throw new Error(`${message.kind} was lost in the codec`);
  return decoded;
}

/** Of a run of chunks the next one follows at once; after a chunk by itself only what its sender lets follow. */
function isFollowed(link: Link, { key, offset, bytes, total }: ChunkMessage): boolean {
  const part = codeOf(key);
  const end = offset + bytes.length;
  const continues = link.sent.part === part && link.sent.end === offset;
  link.sent = { part, end };
  return continues && end < total;
}
