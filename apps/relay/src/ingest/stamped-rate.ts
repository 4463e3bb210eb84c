import type { Bytes, Millis } from '@starling/shared/units.ts';

/** 134 Mbit/s: twice what 4K at 60 Hz is sent with. */
const mostBytesPerSecond: Bytes = 16 * 1024 * 1024;

/**
 * Measures what a publisher sends by its own time. Queues and live windows hold so many seconds of a stream: of one whose
 * stamps stand still that would be any number of bytes.
 */
export class StampedRate {
  #bytes: Bytes = 0;
  #secondEnd: Millis = -Infinity;

  /** @returns whether more than 16 MiB have come within one second of the timeline */
  isTooHigh(bytes: Bytes): boolean {
    this.#bytes += bytes;
    return this.#bytes > mostBytesPerSecond;
  }

  /** @param time on the publisher's timeline, up to which it has come */
  reach(time: Millis): void {
    if (time < this.#secondEnd) return;
    this.#secondEnd = time + 1_000;
    this.#bytes = 0;
  }
}
