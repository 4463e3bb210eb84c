import type { BitsPerSecond, Bytes, Millis } from '../units.ts';
import { headerBytes } from './settings.ts';

const window: Millis = 1_000;
/** Room for what is sent again, and for pictures that are larger than others. */
const headroom = 2;
const leastBandwidth: BitsPerSecond = 8e6;
/** A timer that fires late makes up for so much. */
const catchUp: Millis = 4;

/** Spreads packets over time, so that a large picture does not overrun the path; live congestion control, draft §5.1. */
export class Pacing {
  readonly #limit: BitsPerSecond | undefined;
  #nextAt: Millis = -Infinity;
  #averagePacket: Bytes = 1_360;
  #windowStart: Millis = NaN;
  #windowBytes: Bytes = 0;
  #input: BitsPerSecond = 0;

  /** @param limit of all that is sent; undefined for twice what comes in, 8 Mbit/s at least */
  constructor(limit: BitsPerSecond | undefined) {
    this.#limit = limit;
  }

  /** When the next packet may leave. */
  get nextAt(): Millis {
    return this.#nextAt;
  }

  get bandwidth(): BitsPerSecond {
    return this.#limit ?? Math.max(leastBandwidth, this.#input * headroom);
  }

  /** What the application gives, headers included; its largest second of the last two. */
  get input(): BitsPerSecond {
    return this.#input;
  }

  /** Between two packets of average size. */
  get period(): Millis {
    return (1000 * 8 * this.#averagePacket) / this.bandwidth;
  }

  /** The application has given a payload. */
  offered(payload: Bytes, now: Millis): void {
    if (Number.isNaN(this.#windowStart)) this.#windowStart = now;
    const elapsed = now - this.#windowStart;
    if (elapsed >= window) {
      this.#input = (8000 * this.#windowBytes) / elapsed;
      this.#windowStart = now;
      this.#windowBytes = 0;
    }
    this.#windowBytes += payload + headerBytes;
    if (elapsed > 0) this.#input = Math.max(this.#input, (8000 * this.#windowBytes) / window);
  }

  /** @param isPaired the next one follows at once, so that the receiver can measure the path */
  sent(packet: Bytes, now: Millis, isPaired: boolean): void {
    this.#averagePacket += (packet + headerBytes - this.#averagePacket) / 128;
    const gap = (8000 * (packet + headerBytes)) / this.bandwidth;
    const from = Math.max(this.#nextAt, now - catchUp);
    this.#nextAt = isPaired ? from : from + gap;
  }
}
