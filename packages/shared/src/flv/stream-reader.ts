import { concatBytes, readUnsigned } from '../bytes.ts';
import type { Bytes } from '../units.ts';
import { tagTypeName, type Tag } from './tag.ts';

const largestTag: Bytes = 16 * 1024 * 1024;
const fileHeaderLength = 9;
const tagHeaderLength = 11;
const backPointerLength = 4;

/** The bytes are not FLV, or a tag is larger than 16 MiB. */
export class FlvError extends Error {}

/** Reads tags out of an FLV byte stream that arrives in pieces of any size; FLV 10.1 §E.2–E.4. */
export class FlvStreamReader {
  #pieces: Uint8Array[] = [];
  #buffered: Bytes = 0;
  #hasHeader = false;

  /**
   * @returns the tags that `bytes` completed. Their bodies are views into memory that is not written again.
   * @throws FlvError
   */
  push(bytes: Uint8Array): Tag[] {
    this.#pieces.push(bytes);
    this.#buffered += bytes.length;
    const tags: Tag[] = [];
    for (;;) {
      const needed = this.#needed();
      if (needed > largestTag)
        throw new FlvError(`an FLV tag of ${needed} bytes; ${largestTag} are the most`);
      if (this.#buffered < needed) return tags;
      const unit = this.#take(needed);
      if (!this.#hasHeader) this.#checkHeader(unit);
      else {
        const tag = readTag(unit);
        if (tag !== undefined) tags.push(tag);
      }
    }
  }

  /** Length of the next whole unit, as far as it can be told yet. */
  #needed(): Bytes {
    if (!this.#hasHeader) return fileHeaderLength + backPointerLength;
    if (this.#buffered < tagHeaderLength) return tagHeaderLength;
    const header = this.#peek(tagHeaderLength);
    return tagHeaderLength + readUnsigned(header, 1, 3) + backPointerLength;
  }

  #checkHeader(unit: Uint8Array): void {
    if (unit[0] !== 0x46 || unit[1] !== 0x4c || unit[2] !== 0x56)
      throw new FlvError(`not FLV: begins with ${[...unit.subarray(0, 3)].join(' ')}`);
    this.#hasHeader = true;
  }

  #peek(length: Bytes): Uint8Array {
    const first = this.#pieces[0];
    if (first !== undefined && first.length >= length) return first;
    this.#pieces = [concatBytes(this.#pieces)];
    return this.#pieces[0] ?? new Uint8Array(0);
  }

  #take(length: Bytes): Uint8Array {
    const bytes = this.#peek(length);
    this.#pieces[0] = bytes.subarray(length);
    if (this.#pieces[0].length === 0) this.#pieces.shift();
    this.#buffered -= length;
    return bytes.subarray(0, length);
  }
}

function readTag(unit: Uint8Array): Tag | undefined {
  const type = tagTypeName((unit[0] ?? 0) & 31);
  if (type === undefined) return undefined;
  const timestamp = readUnsigned(unit, 4, 3) + (unit[7] ?? 0) * 2 ** 24;
  return { type, timestamp, body: unit.subarray(tagHeaderLength, unit.length - backPointerLength) };
}
