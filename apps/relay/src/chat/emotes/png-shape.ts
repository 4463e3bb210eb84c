import type { PictureShape, ShapeFault } from './picture-shape.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * PNG, third edition, §5: a signature, then chunks of length, type, data and CRC from IHDR to IEND. An animated one
 * counts as the still that decoders without animation show.
 *
 * @returns undefined for what is no PNG
 */
export function readPng(bytes: Uint8Array): PictureShape | ShapeFault | undefined {
  if (!signature.every((byte, at) => bytes[at] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let shape: PictureShape | undefined;
  for (let at = signature.length; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = view.getUint32(at + 4);
    if (at + 12 + length > bytes.length) return 'truncated';
    if (shape === undefined) {
      if (type !== chunk('IHDR') || length !== 13) return 'broken';
      shape = { width: view.getUint32(at + 8), height: view.getUint32(at + 12), frames: 1 };
    }
    if (type === chunk('IEND')) return shape;
    at += 12 + length;
  }
  return 'truncated';
}

function chunk(name: string): number {
  return Buffer.from(name, 'latin1').readUInt32BE();
}
