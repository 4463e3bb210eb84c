import type { Millis } from '../units.ts';

/** One FLV tag, or the RTMP message that has the same body. */
export interface Tag {
  readonly type: 'audio' | 'video' | 'data';
  /** Decode time as the sender stamped it: whole milliseconds, 32 bits. */
  readonly timestamp: Millis;
  readonly body: Uint8Array;
}

/** Tag types on the wire, FLV 10.1 §E.4.1 and RTMP §7.1. */
export const tagTypes = { audio: 8, video: 9, data: 18 } as const;

/** @returns the tag's kind by its number on the wire, if it is one that carries media. */
export function tagTypeName(type: number): Tag['type'] | undefined {
  if (type === tagTypes.audio) return 'audio';
  if (type === tagTypes.video) return 'video';
  return type === tagTypes.data ? 'data' : undefined;
}
