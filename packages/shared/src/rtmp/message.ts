import type { Millis } from '../units.ts';

/** Message types; RTMP §5.4 and §7.1. */
export const messageTypes = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowAcknowledgementSize: 5,
  setPeerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  commandAmf3: 17,
  dataAmf0: 18,
  commandAmf0: 20,
  aggregate: 22,
} as const;

/** User control events; RTMP §7.1.7. */
export const userControlEvents = { streamBegin: 0, pingRequest: 6, pingResponse: 7 } as const;

/** One RTMP message, put together from its chunks; RTMP §5.3.1.2. */
export interface RtmpMessage {
  /** Mostly one of {@link messageTypes}. */
  readonly type: number;
  /** As stamped by the sender; 32 bits that wrap. */
  readonly timestamp: Millis;
  /** 0 for what concerns the connection. */
  readonly messageStreamId: number;
  readonly body: Uint8Array;
}
