import type { Bytes } from '../units.ts';

/** One box of the ISO base media file format, ISO/IEC 14496-12 §4.2. */
export interface Box {
  /** Four characters. */
  readonly type: string;
  /** Behind size and type. For a full box its version and flags come first. */
  readonly body: Uint8Array;
  /** Where the box begins in what was read. */
  readonly offset: Bytes;
}

/** Makes a box of its parts, one after the other. */
export function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const size = 8 + parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, size);
  for (let at = 0; at < 4; at += 1) bytes[4 + at] = type.charCodeAt(at);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A box with version and flags, ISO/IEC 14496-12 §4.2.2. */
export function fullBox(
  type: string,
  version: number,
  flags: number,
  ...parts: readonly Uint8Array[]
): Uint8Array {
  return box(type, uint32((version * 2 ** 24 + flags) >>> 0), ...parts);
}

export const uint8 = (...values: number[]): Uint8Array => Uint8Array.from(values);

export function uint16(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(2 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setUint16(2 * index, value));
  return bytes;
}

export function uint32(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setUint32(4 * index, value));
  return bytes;
}

export function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

export const zeros = (count: number): Uint8Array => new Uint8Array(count);
export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * Reads the boxes that follow each other in `bytes`. A box that is cut short or claims more than there is ends the
 * reading; nothing is thrown.
 */
export function readBoxes(bytes: Uint8Array): Box[] {
  const boxes: Box[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let offset = 0; offset + 8 <= bytes.length;) {
    const size = view.getUint32(offset);
    if (size < 8 || offset + size > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    boxes.push({ type, body: bytes.subarray(offset + 8, offset + size), offset });
    offset += size;
  }
  return boxes;
}

/** @returns the first box at this path, such as `['moof', 'traf', 'tfdt']`. */
export function findBox(bytes: Uint8Array, path: readonly string[]): Box | undefined {
  const [type, ...rest] = path;
  const found = readBoxes(bytes).find((candidate) => candidate.type === type);
  return found === undefined || rest.length === 0 ? found : findBox(found.body, rest);
}
