import type { Millis } from '@starling/shared/units.ts';

const newline = 0x0a;
const mark = /~(\d+)\.(\d+) ([\d.]+)~/;

/** What a line says of itself: who said it, the how many-th of his, and when. */
export function markOf(speaker: number, number: number, at: Millis): string {
  return `~${speaker}.${number} ${at.toFixed(3)}~`;
}

/**
 * What was sent to a room, as its members got it: whoever is ahead writes it on, all others are compared with it, byte by
 * byte. So that every line came once, in one order, to everybody is checked at the price of a comparison.
 */
export class RoomRecord {
  length = 0;
  /** Where each line ends, and when it was said. */
  readonly ends: number[] = [];
  readonly saidAt: Millis[] = [];
  disordered = 0;
  #bytes = Buffer.alloc(64 * 1024);
  #lineStart = 0;
  readonly #lastOf = new Map<string, number>();

  /** @returns whether these are the bytes at that place; what nobody had yet is taken as it is */
  match(at: number, data: Buffer): boolean {
    const known = Math.min(data.length, this.length - at);
    if (known > 0 && data.compare(this.#bytes, at, at + known, 0, known) !== 0) return false;
    if (known < data.length) this.#append(data.subarray(known));
    return true;
  }

  #append(data: Buffer): void {
    if (this.length + data.length > this.#bytes.length) {
      const larger = Buffer.alloc(2 * (this.length + data.length));
      this.#bytes.copy(larger, 0, 0, this.length);
      this.#bytes = larger;
    }
    data.copy(this.#bytes, this.length);
    this.length += data.length;
    for (;;) {
      const end = this.#bytes.subarray(0, this.length).indexOf(newline, this.#lineStart);
      if (end === -1) return;
      this.#take(this.#bytes.toString('latin1', this.#lineStart, end), end + 1);
      this.#lineStart = end + 1;
    }
  }

  #take(line: string, end: number): void {
    const [, speaker = '', number = '', at = ''] = mark.exec(line) ?? [];
    if (speaker === '') {
      // A line that none of us said, such as an answer that came late.
      this.disordered += 1;
      return;
    }
    if (Number(number) !== (this.#lastOf.get(speaker) ?? 0) + 1) this.disordered += 1;
    this.#lastOf.set(speaker, Number(number));
    this.ends.push(end);
    this.saidAt.push(Number(at));
  }
}
