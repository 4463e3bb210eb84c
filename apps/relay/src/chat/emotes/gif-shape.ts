import type { PictureShape, ShapeFault } from './picture-shape.ts';

/** Flags of a screen and of an image: whether a table of colours follows, and how long it is. */
const tableLength = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/**
 * GIF89a: a screen, then blocks. A decoder may widen the screen to what a frame covers, so the shape is of all of them.
 *
 * @returns undefined for what is no GIF
 */
export function readGif(bytes: Uint8Array): PictureShape | ShapeFault | undefined {
  const isGif = ['GIF87a', 'GIF89a'].includes(Buffer.from(bytes.subarray(0, 6)).toString('latin1'));
  if (!isGif) return undefined;
  if (bytes.length < 13) return 'truncated';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let width = view.getUint16(6, true);
  let height = view.getUint16(8, true);
  let frames = 0;
  let at = 13 + tableLength(view.getUint8(10));
  for (;;) {
    const introducer = bytes[at];
    // Many a writer leaves the trailer out.
    if (introducer === undefined)
      return frames === 0 || at > bytes.length ? 'truncated' : { width, height, frames };
    if (introducer === 0x3b) return { width, height, frames };
    if (introducer === 0x2c) {
      if (at + 10 > bytes.length) return 'truncated';
      width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
      height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
      frames += 1;
      at += 11 + tableLength(view.getUint8(at + 9));
    } else if (introducer === 0x21) at += 2;
    else return 'broken';
    const end = afterSubBlocks(bytes, at);
    if (end === undefined) return 'truncated';
    at = end;
  }
}

/** @returns where what follows them begins; undefined where they do not end */
function afterSubBlocks(bytes: Uint8Array, from: number): number | undefined {
  for (let at = from; ;) {
    const length = bytes[at];
    if (length === undefined) return undefined;
    at += 1 + length;
    if (length === 0) return at;
  }
}
