import type { Tag } from '@starling/shared/flv/tag.ts';
import { readUnsigned } from '@starling/shared/bytes.ts';

/** One tag of what goes on air, and what it is for whoever may have to leave some out. */
export interface ProgrammeTag {
  readonly tag: Tag;
  readonly role: 'metadata' | 'video-config' | 'audio-config' | 'video' | 'audio';
  /** Decoding can start here. */
  readonly isKey: boolean;
  /** No other picture is made from this one: a B frame mostly. */
  readonly isDisposable: boolean;
}

const keyframe = 1;
const configPacket = 0;
const codedPacket = 1;

/** @returns undefined for what nobody needs: an end of sequence, an empty tag */
export function classifyTag(tag: Tag): ProgrammeTag | undefined {
  const [first, packetType] = tag.body;
  if (first === undefined) return undefined;
  const plain = { tag, isKey: false, isDisposable: false };
  if (tag.type === 'data') return { ...plain, role: 'metadata' };
  if (packetType === configPacket)
    return { ...plain, role: tag.type === 'video' ? 'video-config' : 'audio-config' };
  if (packetType !== codedPacket) return undefined;
  if (tag.type === 'audio') return { ...plain, role: 'audio' };
  const isKey = first >> 4 === keyframe;
  return { ...plain, role: 'video', isKey, isDisposable: !isKey && !isReferred(tag.body) };
}

const headerLength = 5;
const lengthSize = 4;
const firstSlice = 1;
const lastSlice = 5;

/** Whether nal_ref_idc of the picture's first slice says that others refer to it; ITU-T H.264 §7.4.1. */
function isReferred(body: Uint8Array): boolean {
  for (let at = headerLength; at + lengthSize < body.length; at += lengthSize + readUnsigned(body, at, 4)) {
    const header = body[at + lengthSize] ?? 0;
    const type = header & 31;
    if (type >= firstSlice && type <= lastSlice) return (header & 0x60) !== 0;
  }
  return true;
}
