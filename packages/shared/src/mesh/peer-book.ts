import type { PeerId } from '../ids.ts';
import type { BitsPerSecond, Bytes, Millis } from '../units.ts';
import { LinkGauge } from './link-gauge.ts';
import type { PartCode } from './part-code.ts';
import { hashText } from './rendezvous.ts';
import { tuning } from './settings.ts';

/** A neighbour: an open data channel, and what is known of who is at its other end. */
export interface Neighbour {
  readonly id: PeerId;
  readonly hash: number;
  /** The shortest that was measured; a guess before `isMeasured`. */
  roundTrip: Millis;
  isMeasured: boolean;
  /** Its hello has come, and fits. */
  isGreeted: boolean;
  isDownloadOnly: boolean;
  spareUpload: BitsPerSecond;
  readonly gauge: LinkGauge;
  /** Bytes of parts that it gave us, and that we gave it; halved now and then, so that the past fades. */
  given: Bytes;
  taken: Bytes;
  /** Requests in a row that it left unanswered; it is not asked before `avoidUntil`. */
  failures: number;
  avoidUntil: Millis;
  /** Bad bytes came through it and it is not known yet whose they were: it is not asked. */
  isSuspended: boolean;
  /** It passed on bad bytes once: what it sends is not passed on before it is verified. */
  isDoubted: boolean;
  confessions: number;
  /** Bad parts that it has confessed, the newest few. */
  readonly confessed: PartCode[];
  /** How much of what is dealt out falls to it, 1: as much as to anybody; and how near its turn is. See `dealer.ts`. */
  duty: number;
  credit: number;
  /** It does not watch the live edge: what it has not asked for is not sent to it before. */
  unwantedUntil: Millis;
  /** When it was told that the live edge is not watched here. */
  declinedAt: Millis;
  messages: number;
  secondBegan: Millis;
}

/** Below this nobody is judged by what it gave. */
const graceChunks = 256;

/** The neighbours, bounded by who is let in, and those who are never let in again. */
export class PeerBook {
  readonly #peers = new Map<PeerId, Neighbour>();
  readonly #banned = new Set<PeerId>();
  #uploaders: readonly number[] | undefined;
  #greeted: readonly Neighbour[] | undefined;

  get(id: PeerId): Neighbour | undefined {
    return this.#peers.get(id);
  }

  get size(): number {
    return this.#peers.size;
  }

  isBanned(id: PeerId): boolean {
    return this.#banned.has(id);
  }

  add(id: PeerId, now: Millis): Neighbour {
    const peer: Neighbour = {
      id,
      hash: hashText(id),
      roundTrip: 50,
      isMeasured: false,
      isGreeted: false,
      isDownloadOnly: false,
      spareUpload: 0,
      gauge: new LinkGauge(),
      given: 0,
      taken: 0,
      failures: 0,
      avoidUntil: 0,
      isSuspended: false,
      isDoubted: false,
      confessions: 0,
      confessed: [],
      duty: 1,
      credit: 0,
      unwantedUntil: 0,
      declinedAt: -Infinity,
      messages: 0,
      secondBegan: now,
    };
    this.#peers.set(id, peer);
    return peer;
  }

  remove(id: PeerId): Neighbour | undefined {
    const peer = this.#peers.get(id);
    this.#peers.delete(id);
    this.changed();
    return peer;
  }

  /** For the session; the oldest bans are forgotten beyond 1,000. */
  ban(id: PeerId): void {
    this.#banned.add(id);
    if (this.#banned.size <= 1_000) return;
    const [oldest] = this.#banned;
    if (oldest !== undefined) this.#banned.delete(oldest);
  }

  /** To be called when a peer's greeting or willingness has changed. */
  changed(): void {
    this.#uploaders = undefined;
    this.#greeted = undefined;
  }

  /** Neighbours whose hello has come. */
  greeted(): readonly Neighbour[] {
    return (this.#greeted ??= [...this.#peers.values()].filter((peer) => peer.isGreeted));
  }

  /** Counts an unanswered request: the neighbour is left in peace, twice as long each time in a row. */
  countFailure(peer: Neighbour, now: Millis): void {
    peer.failures = Math.min(6, peer.failures + 1);
    peer.avoidUntil = now + 250 * 2 ** peer.failures;
    this.#uploaders = undefined;
  }

  /** The neighbour answers. */
  forgetFailures(peer: Neighbour): void {
    if (peer.failures === 0) return;
    peer.failures = 0;
    peer.avoidUntil = 0;
    this.#uploaders = undefined;
  }

  /** Hashes of the neighbours that upload: among them and us it is drawn who fetches. */
  uploaders(): readonly number[] {
    return (this.#uploaders ??= this.greeted()
      .filter((peer) => !peer.isDownloadOnly && !isUnreliable(peer))
      .map((peer) => peer.hash));
  }

  /** @param cost in ordinary messages @returns false where the neighbour floods us. */
  countMessage(peer: Neighbour, cost: number, now: Millis): boolean {
    if (now - peer.secondBegan >= 1_000) {
      peer.secondBegan = now;
      peer.messages = 0;
    }
    peer.messages += cost;
    return peer.messages <= tuning.mostMessages;
  }
}

/** @returns whether the neighbour has not done what it promised twice in a row: until it does, no word of it counts. */
export function isUnreliable(peer: Neighbour): boolean {
  return peer.failures >= 2;
}

/** @returns whether the neighbour has given us something, and does what it promises. */
export function isTrusted(peer: Neighbour): boolean {
  return peer.given > 0 && !isUnreliable(peer);
}

/** Who has left requests unanswered is asked for nothing else until it answers this one. */
export function putToTheTest(peer: Neighbour, now: Millis): void {
  if (peer.failures > 0) peer.avoidUntil = now + tuning.patience + 2 * peer.roundTrip;
}

/** @returns whether the neighbour takes and (nearly) never gives. It is served after everybody else. */
export function isFreeRider(peer: Neighbour, chunkBytes: Bytes): boolean {
  return peer.isDownloadOnly || (peer.taken > graceChunks * chunkBytes && peer.given * 16 < peer.taken);
}

/** Counts bytes between us and a neighbour, and lets the past fade. */
export function countTrade(peer: Neighbour, given: Bytes, taken: Bytes, chunkBytes: Bytes): void {
  peer.given += given;
  peer.taken += taken;
  if (peer.given + peer.taken < 8_000 * chunkBytes) return;
  peer.given /= 2;
  peer.taken /= 2;
}
