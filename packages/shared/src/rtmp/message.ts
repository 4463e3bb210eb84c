import type { Bytes, Millis } from '../units.ts';

/** One RTMP message, whole. */
export interface Message {
  /** Message type id, RTMP §5.4 and §7.1. */
  readonly type: number;
  /** Message stream id; 0 is the connection itself. */
  readonly streamId: number;
  /** Milliseconds, 32 bits. */
  readonly timestamp: Millis;
  readonly body: Uint8Array;
}

/** Message type ids. */
export const messageTypes = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowAckSize: 5,
  setPeerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  commandAmf3: 17,
  data: 18,
  command: 20,
  aggregate: 22,
} as const;

/** The peer breaks the protocol, or asks for more memory than it gets. The message is for people. */
export class RtmpError extends Error {}

/** The largest message that is taken. A key frame of 4K video has 1 to 2 MiB. */
export const largestMessage: Bytes = 16 * 1024 * 1024;

/** @returns the unsigned 32-bit number that the body begins with; 0 where it is too short. */
export function uint32Of(body: Uint8Array, at = 0): number {
  return body.length < at + 4 ? 0 : new DataView(body.buffer, body.byteOffset, body.length).getUint32(at);
}
