import type { Millis } from '../../src/units.ts';

const firstWindow = 10;
const leastWindow = 4;
/** Packets that are lost among the last so many of a burst are missed by a timer only (RFC 9260 §7.2.4 wants three reports). */
const reportsForResend = 3;
const leastTimeout: Millis = 400;

/**
 * The congestion window of one direction of a data channel, in packets, as Chromium's SCTP keeps it (RFC 9260 §7.2): ten at first,
 * a packet more for every two acknowledged while it is full, halved by a loss, not forgotten while nothing is sent. Bursts are not
 * limited: messages are as small as one burst.
 */
export class CongestionWindow {
  #window = firstWindow;
  #threshold = Infinity;
  #inFlight = 0;
  readonly #acknowledged: { readonly at: Millis; readonly packets: number; readonly wasFull: boolean }[] = [];
  #freeAt: Millis = 0;
  #cutAt: Millis = -Infinity;

  /** @returns when a message may leave that could leave at `from`, and counts it as sent then. */
  leave(packets: number, from: Millis, roundTrip: Millis): Millis {
    let at = Math.max(from, this.#freeAt);
    this.#release(at);
    while (this.#inFlight > 0 && this.#inFlight + packets > this.#window) {
      at = Math.max(at, this.#acknowledged[0]?.at ?? at);
      this.#release(at);
    }
    // What does not fit into an empty window goes out window by window.
    at += roundTrip * (Math.ceil(packets / this.#window) - 1);
    this.#inFlight += packets;
    const wasFull = this.#inFlight > this.#window - leastWindow;
    this.#acknowledged.push({ at: at + roundTrip, packets, wasFull });
    this.#freeAt = at;
    return at;
  }

  /**
   * A packet of the message that left at `now` is lost.
   *
   * @param followers packets that leave right after it
   * @returns how much later it arrives
   */
  lose(followers: number, now: Millis, roundTrip: Millis): Millis {
    const isTail = followers < reportsForResend;
    if (now - this.#cutAt > roundTrip) {
      this.#cutAt = now;
      this.#threshold = Math.max(leastWindow, this.#window / 2);
      this.#window = isTail ? 1 : this.#threshold;
    }
    return isTail ? Math.max(leastTimeout, 2 * roundTrip) : roundTrip + 20;
  }

  #grow(packets: number): void {
    if (this.#window < leastWindow) this.#window += packets;
    else this.#window += this.#window < this.#threshold ? packets / 2 : packets / this.#window;
  }

  #release(at: Millis): void {
    for (let first = this.#acknowledged[0]; first !== undefined && first.at <= at;) {
      this.#inFlight -= first.packets;
      if (first.wasFull) this.#grow(first.packets);
      this.#acknowledged.shift();
      first = this.#acknowledged[0];
    }
  }
}
