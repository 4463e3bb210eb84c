import type { Bytes } from '@starling/shared/units.ts';

const size: Bytes = 131_072;
/** The longest payload that a head of four bytes can tell. */
const longestPayload: Bytes = 65_535;
/** UTF-8 makes at most so much of one UTF-16 unit. */
const mostBytesPerUnit = 3;
const longHead = 4;

/**
 * Unmasked, final text frames (RFC 6455 §5.2), one behind the other in one piece of memory that is used again and again: a
 * buffer of its own for each frame would be most of a tracker's garbage.
 */
export class Frames {
  #memory = Buffer.allocUnsafeSlow(size);
  #end = 0;

  /**
   * @param text of at most 65,535 bytes
   * @returns false where there may be no room for it beside the others
   * @throws RangeError for a longer text
   */
  add(text: string): boolean {
    if (this.#end > 0 && this.#end + longHead + text.length * mostBytesPerUnit > size) return false;
    if (text.length > longestPayload) throw new RangeError(`a frame of ${text.length} characters`);
    const start = this.#end;
    const length = this.#memory.write(text, start + longHead);
    if (length > longestPayload) throw new RangeError(`a frame of ${length} bytes`);
    this.#memory[start] = 0x81;
    if (length >= 126) {
      this.#memory[start + 1] = 126;
      this.#memory.writeUInt16BE(length, start + 2);
      this.#end = start + longHead + length;
    } else {
      this.#memory[start + 1] = length;
      this.#memory.copyWithin(start + 2, start + longHead, start + longHead + length);
      this.#end = start + 2 + length;
    }
    return true;
  }

  /** All frames that were added. Valid until the next {@link add}, unless {@link leave} is called. */
  take(): Buffer {
    const frames = this.#memory.subarray(0, this.#end);
    this.#end = 0;
    return frames;
  }

  /** Somebody still needs what was taken last: the next frames go elsewhere. */
  leave(): void {
    this.#memory = Buffer.allocUnsafeSlow(size);
  }
}
