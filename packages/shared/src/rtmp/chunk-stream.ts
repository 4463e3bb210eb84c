import { allocate, readUnsigned } from '../bytes.ts';
import type { Bytes, Millis } from '../units.ts';
import type { RtmpMessage } from './message.ts';

const wrap = 2 ** 32;
const extended = 0xffffff;
/** Most pictures and all sound at usual bitrates fit into it; 64 chunk streams that only declare it take 2 MiB. */
const usualMessage: Bytes = 32 * 1024;
/** A message is not copied where it is at least one in so many of the bytes that it came with. */
const leastShare = 4;
const nothing = new Uint8Array(0);

/** What one chunk stream remembers from chunk to chunk, and the message that it is in the midst of; RTMP §5.3.1. */
export class ChunkStream {
  #timestamp: Millis = 0;
  #delta: Millis = 0;
  #length: Bytes = 0;
  #type = 0;
  #messageStreamId = 0;
  /** What the last extended timestamp field said: an instant after type 0, a distance after 1 and 2. */
  #extendedStamp: number | undefined;
  #buffer: Uint8Array = nothing;
  #filled: Bytes = 0;
  #isInMessage = false;

  /** The last full header had an extended timestamp, so the type 3 chunks after it should have one as well. */
  get isExtended(): boolean {
    return this.#extendedStamp !== undefined;
  }

  /** Declared length of the message. */
  get length(): Bytes {
    return this.#length;
  }

  /** What of the message is still to come. */
  get missing(): Bytes {
    return this.#length - this.#filled;
  }

  /** Memory that the unfinished message takes. */
  get allocated(): Bytes {
    return this.#buffer.length;
  }

  /** Whether a type 3 chunk's next four bytes are the extended timestamp. Some write the distance, some the instant. */
  repeatsStamp(value: number): boolean {
    return value === this.#extendedStamp || value === this.#timestamp;
  }

  /**
   * Begins a message with a header of type 0, 1 or 2. An unfinished one before it is given up.
   *
   * @param fields the header without basic header and extended timestamp
   */
  begin(format: 0 | 1 | 2, fields: Uint8Array, extendedStamp: number | undefined): void {
    this.abort();
    const stamp = readUnsigned(fields, 0, 3);
    this.#extendedStamp = stamp === extended ? extendedStamp : undefined;
    const value = this.#extendedStamp ?? stamp;
    // A type 3 that begins a message right after a type 0: the specification (§5.3.1.2.4) would add the whole
    // timestamp again, which librtmp, nginx-rtmp and their peers take for "the same instant".
    this.#delta = format === 0 ? 0 : value;
    this.#timestamp = format === 0 ? value : (this.#timestamp + value) % wrap;
    if (format < 2) {
      this.#length = readUnsigned(fields, 3, 3);
      this.#type = fields[6] ?? 0;
    }
    if (format === 0) this.#messageStreamId = readLittleEndian32(fields, 7);
    this.#isInMessage = true;
  }

  /** A type 3 chunk: it goes on with the message, or begins one with everything as before; RTMP §5.3.1.2.4. */
  continue(): void {
    if (this.#isInMessage) return;
    this.#timestamp = (this.#timestamp + this.#delta) % wrap;
    this.#isInMessage = true;
  }

  /**
   * A message that comes in one chunk and makes up a good part of what was read stays where it is. Anything else is
   * copied: a socket's 64 KiB would otherwise be held by each small piece of it.
   *
   * @param read how many bytes came with the payload, which lies among them; they are never changed
   */
  append(payload: Uint8Array, read: Bytes): void {
    if (payload.length === this.#length && payload.length * leastShare >= read) {
      this.#buffer = payload;
      this.#filled = payload.length;
      return;
    }
    const needed = this.#filled + payload.length;
    if (needed > this.#buffer.length) this.#grow(needed);
    this.#buffer.set(payload, this.#filled);
    this.#filled = needed;
  }

  /** @returns the message, all of which has come */
  take(): RtmpMessage {
    const body = this.#buffer.subarray(0, this.#filled);
    const message = {
      type: this.#type,
      timestamp: this.#timestamp,
      messageStreamId: this.#messageStreamId,
      body,
    };
    this.abort();
    return message;
  }

  /** Gives the unfinished message up; RTMP §5.4.2. */
  abort(): void {
    this.#buffer = nothing;
    this.#filled = 0;
    this.#isInMessage = false;
  }

  /** A usual message has its room at once, a larger one by doubling; never more than the declared length. */
  #grow(needed: Bytes): void {
    const wanted = Math.max(usualMessage, this.#buffer.length * 2);
    const size = Math.max(needed, Math.min(this.#length, wanted));
    if (this.#filled === 0) {
      this.#buffer = allocate(size);
      return;
    }
    const larger = allocate(size);
    larger.set(this.#buffer.subarray(0, this.#filled));
    this.#buffer = larger;
  }
}

function readLittleEndian32(bytes: Uint8Array, at: number): number {
  return [3, 2, 1, 0].reduce((value, place) => value * 256 + (bytes[at + place] ?? 0), 0);
}
