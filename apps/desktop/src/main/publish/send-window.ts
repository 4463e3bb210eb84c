import type { BitsPerSecond, Bytes, Millis } from '@starling/shared/units.ts';

interface Sent {
  /** Count of all bytes up to this message's end. */
  readonly end: Bytes;
  readonly timestamp: Millis;
}

const rateSpan: Millis = 2_000;
/** More messages than this have never been on their way at once; it bounds memory where a server never answers. */
const mostSent = 20_000;

/**
 * What was sent over one connection and has not arrived yet. Servers that acknowledge tell it; of the others only what
 * the socket still holds is known. Pure.
 */
export class SendWindow {
  /** A server may have received so much more than it has told. */
  readonly #acknowledgementWindow: Bytes;
  #sent: Sent[] = [];
  #total: Bytes = 0;
  #acknowledged: Bytes | undefined;
  /** Bytes that had arrived at some instants of the last two seconds. */
  #arrivals: { at: Millis; bytes: Bytes }[] = [];

  constructor(acknowledgementWindow: Bytes) {
    this.#acknowledgementWindow = acknowledgementWindow;
  }

  send(bytes: Bytes, timestamp: Millis): void {
    this.#total += bytes;
    this.#sent.push({ end: this.#total, timestamp });
    if (this.#sent.length > mostSent) this.#sent.shift();
  }

  /** @param bytes of all that was sent, so many have arrived */
  acknowledge(bytes: Bytes): void {
    this.#acknowledged = Math.max(this.#acknowledged ?? 0, Math.min(bytes, this.#total));
  }

  /**
   * @param held what the socket has not given to the system yet
   * @returns bytes that are surely on their way still
   */
  outstanding(held: Bytes): Bytes {
    if (this.#acknowledged === undefined) return held;
    return Math.max(held, this.#total - this.#acknowledged - this.#acknowledgementWindow, 0);
  }

  /** @returns the stamp of the oldest message that has not arrived; undefined if all have */
  oldest(held: Bytes): Millis | undefined {
    const arrived = this.#total - this.outstanding(held);
    const first = this.#sent.findIndex(({ end }) => end > arrived);
    if (first < 0) {
      this.#sent = [];
      return undefined;
    }
    this.#sent.splice(0, first);
    return this.#sent[0]?.timestamp;
  }

  /** What has arrived a second, over the last two seconds. To be asked regularly. */
  rate(held: Bytes, now: Millis): BitsPerSecond {
    const arrived = this.#acknowledged === undefined ? this.#total - held : Math.max(this.#acknowledged, 0);
    this.#arrivals.push({ at: now, bytes: arrived });
    while (this.#arrivals.length > 2 && now - (this.#arrivals[0]?.at ?? now) > rateSpan)
      this.#arrivals.shift();
    const first = this.#arrivals[0];
    if (first === undefined || now - first.at < 1) return 0;
    return ((arrived - first.bytes) * 8_000) / (now - first.at);
  }
}
