/** Bytes after which a picture that has no end is given up. */
const maxJpegBytes = 2 * 1024 * 1024;

/**
 * Cuts a stream of JPEG files into the files. It looks for the marker of the end (FF D9), which cannot occur
 * inside the scan data of a baseline JPEG as ffmpeg's `mjpeg` writes it (ITU-T T.81 §B.1.1.5: FF is stuffed).
 */
export class JpegSplitter {
  #pending: Uint8Array = new Uint8Array(0);

  /** @returns the pictures that `bytes` completed, mostly none. */
  push(bytes: Uint8Array): Uint8Array[] {
    const pictures: Uint8Array[] = [];
    let rest: Uint8Array = Buffer.concat([this.#pending, bytes]);
    for (let end = endOfImage(rest); end !== -1; end = endOfImage(rest)) {
      pictures.push(rest.slice(0, end));
      rest = rest.subarray(end);
    }
    this.#pending = rest.length > maxJpegBytes ? new Uint8Array(0) : rest;
    return pictures;
  }
}

/** @returns the offset behind FF D9, or -1. */
function endOfImage(bytes: Uint8Array): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('ffd9', 0, 'hex');
  return at === -1 ? -1 : at + 2;
}
