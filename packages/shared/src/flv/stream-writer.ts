import type { VideoFormat, VideoFrame } from '../frame.ts';
import type { Millis } from '../units.ts';
import { tagTypes } from './tag.ts';

/**
 * Writes the pictures of one stream as FLV (video only; FLV 10.1 §E.2–E.4), in pieces, so that no picture is
 * copied. Before the first frame and whenever the format changes it writes a sequence header.
 */
export class FlvStreamWriter {
  #format: VideoFormat | undefined;

  /** @returns what is to be written, in order. Stamps are rounded to whole milliseconds. */
  write(frame: VideoFrame): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    if (this.#format === undefined) pieces.push(fileHeader());
    if (this.#format !== frame.format) {
      this.#format = frame.format;
      pieces.push(...videoTag(frame.decodeTime, true, 0, 0, frame.format.decoderConfig));
    }
    const offset = Math.round(frame.presentationTime) - Math.round(frame.decodeTime);
    pieces.push(...videoTag(frame.decodeTime, frame.isKeyframe, 1, offset, frame.data));
    return pieces;
  }
}

/** Signature, version 1, "has video", header length, and the back pointer of tag 0. */
function fileHeader(): Uint8Array {
  return Uint8Array.from([0x46, 0x4c, 0x56, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0]);
}

function videoTag(
  time: Millis,
  isKeyframe: boolean,
  packetType: 0 | 1,
  offset: Millis,
  payload: Uint8Array,
): [header: Uint8Array, payload: Uint8Array, backPointer: Uint8Array] {
  const size = 5 + payload.length;
  const stamp = Math.round(time) % 2 ** 32;
  const header = new Uint8Array(16);
  const view = new DataView(header.buffer);
  view.setUint32(0, tagTypes.video * 2 ** 24 + size);
  view.setUint32(4, (stamp % 2 ** 24) * 2 ** 8 + Math.floor(stamp / 2 ** 24));
  view.setUint32(11, ((isKeyframe ? 0x17 : 0x27) << 24) | (packetType << 16) | ((offset >> 8) & 0xffff));
  view.setUint8(15, offset & 0xff);
  const backPointer = new Uint8Array(4);
  new DataView(backPointer.buffer).setUint32(0, 11 + size);
  return [header, payload, backPointer];
}
