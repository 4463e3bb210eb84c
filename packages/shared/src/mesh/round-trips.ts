import type { Millis } from '../units.ts';
import type { Outbox } from './outbox.ts';
import type { Neighbour, PeerBook } from './peer-book.ts';

const pingEvery: Millis = 3_000;
/** An answer that took longer, or came before it was asked for, is none. */
const longest: Millis = 10_000;

/** Measures the way to each neighbour: the shortest round trip counts, as longer ones are queues and busy machines. */
export class RoundTrips {
  readonly #outbox: Outbox;
  readonly #book: PeerBook;
  #nextAt: Millis | undefined;

  constructor(outbox: Outbox, book: PeerBook) {
    this.#outbox = outbox;
    this.#book = book;
  }

  tick(): void {
    const { now } = this.#outbox;
    if (this.#nextAt === undefined) return;
    if (this.#nextAt <= now) {
      const peers = this.#book.greeted();
      this.#nextAt = peers.length === 0 ? undefined : now + pingEvery;
      for (const peer of peers) this.ping(peer);
    }
    if (this.#nextAt !== undefined) this.#outbox.wake(this.#nextAt);
  }

  ping(peer: Neighbour): void {
    this.#outbox.send(peer.id, { kind: 'ping', stamp: Math.floor(this.#outbox.now) % 2 ** 32 });
    this.#nextAt ??= this.#outbox.now + pingEvery;
    this.#outbox.wake(this.#nextAt);
  }

  answered(peer: Neighbour, stamp: number): void {
    const took = (Math.floor(this.#outbox.now) % 2 ** 32) - stamp;
    if (took < 0 || took > longest) return;
    peer.roundTrip = peer.isMeasured ? Math.min(peer.roundTrip, took) : took;
    peer.isMeasured = true;
  }
}
