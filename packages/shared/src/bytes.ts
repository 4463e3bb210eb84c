import type { Bytes } from './units.ts';

interface UnsafeBuffers {
  allocUnsafeSlow(length: Bytes): Uint8Array;
}
const buffers = (globalThis as { Buffer?: UnsafeBuffers }).Buffer;

/** @returns room for bytes, all of which are to be written: in Node it has not been cleared, which media notices */
export function allocate(length: Bytes): Uint8Array {
  if (buffers === undefined) return new Uint8Array(length);
  const { buffer, byteOffset } = buffers.allocUnsafeSlow(length);
  return new Uint8Array(buffer, byteOffset, length);
}

/** @returns one array that holds `pieces` one after another; a copy, even of a single piece */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = allocate(pieces.reduce<Bytes>((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** @returns whether both hold the same bytes. Not constant in time: not for secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** @returns the unsigned big-endian number of `length` (1–4) bytes at `at`; bytes behind the end count as 0 */
export function readUnsigned(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = 0; index < length; index += 1) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}
