import { concatBytes } from '../bytes.ts';
import type { Bytes } from '../units.ts';

/** One element with its content; RFC 8794 §4. `id` is written as it stands, marker included: `0x1a45dfa3`. */
export function element(id: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce<Bytes>((sum, piece) => sum + piece.length, 0);
  return concatBytes([elementHeader(id, length), ...content]);
}

/** Id and size of an element whose content follows by itself. */
export function elementHeader(id: number, length: Bytes): Uint8Array {
  return concatBytes([idBytes(id), dataSize(length)]);
}

/** Id and the unknown size, which lasts until an element comes that cannot be a child; RFC 8794 §6.2. */
export function openElement(id: number): Uint8Array {
  return concatBytes([idBytes(id), Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)]);
}

/** An unsigned integer element in as few bytes as it needs; RFC 8794 §7.2. @param value up to 2⁵³ */
export function unsignedElement(id: number, value: number): Uint8Array {
  return element(id, bigEndian(value));
}

/** A float element of 8 bytes; RFC 8794 §7.3. */
export function floatElement(id: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return element(id, bytes);
}

/** A string element; RFC 8794 §7.4 and §7.5. */
export function textElement(id: number, text: string): Uint8Array {
  return element(id, new TextEncoder().encode(text));
}

function idBytes(id: number): Uint8Array {
  return bigEndian(id);
}

/** A size in as few bytes as it needs; all bits set would mean "unknown". RFC 8794 §4, §6.1. */
function dataSize(length: Bytes): Uint8Array {
  let width = 1;
  while (length >= 2 ** (7 * width) - 1) width += 1;
  const bytes = new Uint8Array(width);
  let rest = length;
  for (let at = width - 1; at >= 0; at -= 1) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[0] = (bytes[0] ?? 0) | (0x80 >> (width - 1));
  return bytes;
}

function bigEndian(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256))
    bytes.unshift(rest % 256);
  return Uint8Array.from(bytes);
}
