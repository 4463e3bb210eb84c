import type { Bytes } from '@starling/shared/units.ts';

/** Tags of 8,191 bytes and a message of 512 (IRCv3 message-tags), with room for what clients get wrong. */
const longestLine: Bytes = 10 * 1024;
const newline = 0x0a;
const carriageReturn = 0x0d;
const none = Buffer.alloc(0);

/** Bytes as they come in, taken apart into lines. Bytes that are no UTF-8 become U+FFFD. */
export class LineReader {
  #rest = none;

  /**
   * @param take is given whole lines, without their ends, until it says that it takes no more
   * @returns false once a line is too long: that is no IRC
   */
  read(data: Buffer, take: (line: string) => boolean): boolean {
    let bytes = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    for (;;) {
      const end = bytes.indexOf(newline);
      if (end === -1) break;
      if (end > longestLine) return false;
      if (!take(bytes.toString('utf8', 0, withoutReturns(bytes, end)))) return true;
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > longestLine) return false;
    // A copy: what the socket read may be a hundred times as large.
    this.#rest = bytes.length === 0 ? none : Buffer.from(bytes);
    return true;
  }
}

function withoutReturns(bytes: Buffer, end: number): number {
  let last = end;
  while (last > 0 && bytes[last - 1] === carriageReturn) last -= 1;
  return last;
}
