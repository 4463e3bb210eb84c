import type { Bytes } from '@starling/shared/units.ts';

/** Who gets what a {@link FrameReader} finds, in the order in which it came. */
export interface FrameSink {
  /** A whole message. What is no UTF-8 in it is replaced by U+FFFD. */
  text(text: string): void;
  /** Anything else, as it came: for somebody who knows all of RFC 6455. */
  rest(bytes: Buffer): void;
}

const finalText = 0x81;
const final = 0x80;
const opcode = 0x0f;
const [closing, firstControl] = [0x8, 0x8];
/** The second byte of a frame that is masked: its length, or where that follows. */
const masked = 0x80;
const [inTwoBytes, inEightBytes] = [masked | 126, masked | 127];
const maskLength: Bytes = 4;

/**
 * Takes out of what a client sends the messages as a tracker's clients send them: text in a single frame of at most 65,535
 * bytes (RFC 6455 §5.2). Control frames, binary ones and messages in fragments are the rest; so is everything from a closing
 * frame on, and from the first frame on that is longer or not masked.
 */
export class FrameReader {
  readonly #sink: FrameSink;
  /** The beginning of a frame. */
  #unread: Buffer | undefined;
  #isInFragments = false;
  #isOver = false;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** @param data is unmasked in place; its end may be kept */
  read(data: Buffer): void {
    const bytes = this.#unread === undefined ? data : Buffer.concat([this.#unread, data]);
    this.#unread = undefined;
    let at = 0;
    while (!this.#isOver && at + 2 <= bytes.length) {
      const second = bytes[at + 1] ?? 0;
      this.#isOver = second < masked || second === inEightBytes;
      const payload = at + (second === inTwoBytes ? 4 : 2) + maskLength;
      if (this.#isOver || payload > bytes.length) break;
      const end = payload + (second === inTwoBytes ? bytes.readUInt16BE(at + 2) : second - masked);
      if (end > bytes.length) break;
      this.#take(bytes, at, payload, end);
      at = end;
    }
    if (at === bytes.length) return;
    if (this.#isOver) this.#sink.rest(bytes.subarray(at));
    else this.#unread = bytes.subarray(at);
  }

  #take(bytes: Buffer, at: number, payload: number, end: number): void {
    const first = bytes[at] ?? 0;
    if (first === finalText && !this.#isInFragments) {
      unmask(bytes, payload, end);
      this.#sink.text(bytes.toString('utf8', payload, end));
      return;
    }
    const kind = first & opcode;
    if (kind < firstControl) this.#isInFragments = (first & final) === 0;
    this.#isOver = kind === closing;
    this.#sink.rest(bytes.subarray(at, end));
  }
}

/** The mask, turned so that it begins where whole words of memory do. */
const turned = new Uint32Array(1);
const turnedBytes = new Uint8Array(turned.buffer);

/** By words, four times as fast as by bytes. @param payload where it begins: behind its mask */
function unmask(bytes: Buffer, payload: number, end: number): void {
  const firstWord = payload + (-(bytes.byteOffset + payload) & 3);
  const count = Math.max(0, (end - firstWord) >> 2);
  if (count === 0) return unmaskBytes(bytes, payload, payload, end);
  const afterWords = firstWord + 4 * count;
  for (let at = 0; at < 4; at += 1) turnedBytes[at] = maskFor(bytes, payload, firstWord + at);
  const mask = turned[0] ?? 0;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + firstWord, count);
  for (let at = 0; at < count; at += 1) words[at] = (words[at] ?? 0) ^ mask;
  unmaskBytes(bytes, payload, payload, firstWord);
  unmaskBytes(bytes, payload, afterWords, end);
}

function unmaskBytes(bytes: Buffer, payload: number, from: number, end: number): void {
  for (let at = from; at < end; at += 1) bytes[at] = (bytes[at] ?? 0) ^ maskFor(bytes, payload, at);
}

function maskFor(bytes: Buffer, payload: number, at: number): number {
  return bytes[payload - maskLength + ((at - payload) & 3)] ?? 0;
}
