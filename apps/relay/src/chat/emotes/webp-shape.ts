import type { PictureShape, ShapeFault } from './picture-shape.ts';

/**
 * WebP (RFC 9649 §2): RIFF with one picture, or with a canvas (`VP8X`) and the frames (`ANMF`) that are drawn on it.
 *
 * @returns undefined for what is no WebP
 */
export function readWebp(bytes: Uint8Array): PictureShape | ShapeFault | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number) => file.toString('latin1', at, at + 4);
  if (bytes.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WEBP') return undefined;
  const end = 8 + file.readUInt32LE(4);
  if (end > file.length) return 'truncated';
  let canvas: { width: number; height: number } | undefined;
  let frames = 0;
  for (let at = 12; at + 8 <= end;) {
    const type = name(at);
    const length = file.readUInt32LE(at + 4);
    if (at + 8 + length > end) return 'truncated';
    const data = file.subarray(at + 8, at + 8 + length);
    if (type === 'VP8X') {
      if (length < 10 || canvas !== undefined) return 'broken';
      canvas = { width: 1 + data.readUIntLE(4, 3), height: 1 + data.readUIntLE(7, 3) };
    } else if (type === 'ANMF') {
      if (canvas === undefined || !isWithin(data, canvas)) return 'broken';
      frames += 1;
    } else if (type === 'VP8 ' || type === 'VP8L') {
      const still = type === 'VP8 ' ? lossyShape(data) : losslessShape(data);
      if (still === undefined) return 'broken';
      if (canvas === undefined) return { ...still, frames: 1 };
      if (canvas.width !== still.width || canvas.height !== still.height) return 'broken';
      frames += 1;
    }
    at += 8 + length + (length & 1);
  }
  return canvas === undefined || frames === 0 ? 'broken' : { ...canvas, frames };
}

/** Offsets of a frame count pairs of pixels (RFC 9649 §2.7.1.1). */
function isWithin(frame: Buffer, canvas: { width: number; height: number }): boolean {
  if (frame.length < 16) return false;
  const [left, top, width, height] = [0, 3, 6, 9].map((at) => frame.readUIntLE(at, 3)) as [
    ...[number, number],
    ...[number, number],
  ];
  return 2 * left + width + 1 <= canvas.width && 2 * top + height + 1 <= canvas.height;
}

/** A VP8 key frame's first bytes (RFC 6386 §9.1). */
function lossyShape(data: Buffer): { width: number; height: number } | undefined {
  if (data.length < 10 || data.readUIntBE(3, 3) !== 0x9d012a) return undefined;
  return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
}

/** A VP8L header (RFC 9649 §3.4). */
function losslessShape(data: Buffer): { width: number; height: number } | undefined {
  if (data.length < 5 || data[0] !== 0x2f) return undefined;
  const bits = data.readUInt32LE(1);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}
