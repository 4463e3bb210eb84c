import type { Millis } from '../units.ts';
import type { Outbox } from './outbox.ts';
import type { Neighbour } from './peer-book.ts';
import { tuning } from './settings.ts';

/**
 * Lets a few empty messages follow the last chunk to a neighbour. SCTP takes a packet for lost once three later ones have arrived
 * (RFC 9260 §7.2.4); where none follow it waits 400 ms, and begins anew with a window of one packet.
 */
export class Tails {
  readonly #outbox: Outbox;
  readonly #due = new Map<Neighbour, { readonly at: Millis; readonly left: number }>();

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  /** A chunk has been sent to the neighbour. */
  follow(peer: Neighbour): void {
    this.#await(peer, tuning.tails);
  }

  forget(peer: Neighbour): void {
    this.#due.delete(peer);
  }

  tick(): void {
    for (const [peer, { at, left }] of this.#due)
      if (at > this.#outbox.now) this.#outbox.wake(at);
      else {
        this.#outbox.send(peer.id, { kind: 'tail' });
        this.#await(peer, left - 1);
      }
  }

  #await(peer: Neighbour, left: number): void {
    if (left === 0) {
      this.#due.delete(peer);
      return;
    }
    const at = this.#outbox.now + tuning.tailEvery;
    this.#due.set(peer, { at, left });
    this.#outbox.wake(at);
  }
}
