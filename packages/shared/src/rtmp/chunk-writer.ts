import { concatBytes } from '../bytes.ts';
import type { Bytes } from '../units.ts';
import { type RtmpMessage, messageTypes } from './message.ts';

/** Protocol control messages go on chunk stream 2; RTMP §5.4. */
const controlChunkStream = 2;
const largestHeader: Bytes = 18;

/**
 * Splits a message into chunks: one of type 0, the others of type 3; RTMP §5.3.1. From 16,777,215 ms on each of them
 * carries the extended timestamp.
 */
export function encodeMessage(message: RtmpMessage, chunkStreamId: number, chunkSize: Bytes): Uint8Array {
  const { body } = message;
  const pieces = [chunkHeader(message, chunkStreamId, 0), body.subarray(0, chunkSize)];
  for (let at = chunkSize; at < body.length; at += chunkSize)
    pieces.push(chunkHeader(message, chunkStreamId, 3), body.subarray(at, at + chunkSize));
  return concatBytes(pieces);
}

function chunkHeader(message: RtmpMessage, chunkStreamId: number, format: 0 | 3): Uint8Array {
  const header = new Uint8Array(largestHeader);
  const view = new DataView(header.buffer);
  let at = writeBasicHeader(header, format, chunkStreamId);
  const isExtended = message.timestamp >= 0xffffff;
  if (format === 0) {
    view.setUint32(at, (isExtended ? 0xffffff : message.timestamp) * 256 + (message.body.length >>> 16));
    view.setUint16(at + 4, message.body.length & 0xffff);
    view.setUint8(at + 6, message.type);
    view.setUint32(at + 7, message.messageStreamId, true);
    at += 11;
  }
  if (isExtended) {
    view.setUint32(at, message.timestamp);
    at += 4;
  }
  return header.subarray(0, at);
}

/** RTMP §5.3.1.1: ids to 63 in one byte, to 319 in two, to 65,599 in three. */
function writeBasicHeader(header: Uint8Array, format: number, id: number): number {
  const short = id < 64 ? id : id < 320 ? 0 : 1;
  header[0] = (format << 6) | short;
  if (id < 64) return 1;
  header[1] = (id - 64) & 255;
  if (id < 320) return 2;
  header[2] = (id - 64) >> 8;
  return 3;
}

/** A protocol control message whose body is one 32-bit number; RTMP §5.4. */
export function encodeControl(type: number, value: number, ...rest: readonly number[]): Uint8Array {
  const body = concatBytes([unsigned32(value), Uint8Array.from(rest)]);
  return encodeMessage({ type, timestamp: 0, messageStreamId: 0, body }, controlChunkStream, 128);
}

/** A user control message with one 32-bit argument; RTMP §7.1.7. */
export function encodeUserControl(event: number, value: number): Uint8Array {
  const body = concatBytes([Uint8Array.of(0, event), unsigned32(value)]);
  const type = messageTypes.userControl;
  return encodeMessage({ type, timestamp: 0, messageStreamId: 0, body }, controlChunkStream, 128);
}

function unsigned32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
