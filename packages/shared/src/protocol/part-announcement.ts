import type { BroadcastId, RenditionId } from '../ids.ts';
import type { Bytes, Millis } from '../units.ts';

/**
 * What the origin says of a part the moment it is there, so that viewers need not reload the playlist for it. Signed
 * with the Ed25519 key that EXT-X-STARLING-MESH names, it may be passed on by anyone.
 *
 * On the wire, big endian: version u8 = 1 · broadcast, 8 bytes · length of the rendition u8, and its ASCII · msn u32 ·
 * part u16 · flags u8 · duration in µs u32 · bytes u32 · init version u16 · program date in ms f64 · digest, 16 bytes ·
 * signature of all before it, 64 bytes.
 */
export interface PartAnnouncement {
  readonly broadcast: BroadcastId;
  readonly rendition: RenditionId;
  /** 0 to 2³² − 1. */
  readonly msn: number;
  /** 0 to 65535. */
  readonly part: number;
  /** It begins with a keyframe. */
  readonly independent: boolean;
  /** It is the last of its segment. */
  readonly endsSegment: boolean;
  /** Its media was lost: there is nothing to fetch, `bytes` is 0. */
  readonly isGap: boolean;
  /** Its segment begins a discontinuity. */
  readonly discontinuity: boolean;
  /** Nothing comes after it. The last part is announced a second time where that was not known before. */
  readonly endsBroadcast: boolean;
  /** To the microsecond; up to 4,294 s. */
  readonly duration: Millis;
  /** Up to {@link mostPartBytes}. */
  readonly bytes: Bytes;
  /** Which init it needs: `init-N.mp4` beside it. 0 to 65535. */
  readonly initVersion: number;
  /** Wall clock of the origin at its start, milliseconds since 1970; as exact as the playlist's or more. */
  readonly programDate: Millis;
  /** The first 16 bytes of that of its bytes. */
  readonly sha256: Uint8Array;
}

/** What was read, and what a verifier needs: `signed` and `signature` are views of what came in. */
export interface SignedAnnouncement {
  readonly announcement: PartAnnouncement;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** No part is larger: 64 MiB. */
export const mostPartBytes: Bytes = 67_108_864;
/** No announcement is larger. */
export const mostAnnouncementBytes: Bytes = 154;

const version = 1;
/** Bytes before the rendition: version, broadcast, length. */
const headBytes = 10;
/** Bytes between the rendition and the signature. */
const bodyBytes = 41;
const signatureBytes = 64;
const digestBytes = 16;
/** What a Date can hold. */
const latestDate: Millis = 8.64e15;

const broadcastPattern = /^[0-9a-f]{16}$/;
const renditionPattern = /^[a-z0-9-]{1,32}$/;
const flagNames = ['independent', 'endsSegment', 'isGap', 'discontinuity', 'endsBroadcast'] as const;

/**
 * @param sign returns the Ed25519 signature (64 bytes) of the bytes that it gets
 * @throws RangeError where a field is outside its range
 */
export function encodePartAnnouncement(
  announcement: PartAnnouncement,
  sign: (signed: Uint8Array) => Uint8Array,
): Uint8Array {
  const fault = faultOf(announcement);
  if (fault !== undefined) throw new RangeError(fault);
  const { rendition, broadcast } = announcement;
  const at = headBytes + rendition.length;
  const bytes = new Uint8Array(at + bodyBytes + signatureBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, version);
  view.setBigUint64(1, BigInt(`0x${broadcast}`));
  view.setUint8(9, rendition.length);
  for (let index = 0; index < rendition.length; index += 1)
    bytes[headBytes + index] = rendition.charCodeAt(index);
  view.setUint32(at, announcement.msn);
  view.setUint16(at + 4, announcement.part);
  view.setUint8(at + 6, flagsOf(announcement));
  view.setUint32(at + 7, Math.round(announcement.duration * 1000));
  view.setUint32(at + 11, announcement.bytes);
  view.setUint16(at + 15, announcement.initVersion);
  view.setFloat64(at + 17, announcement.programDate);
  bytes.set(announcement.sha256, at + 25);
  const signature = sign(bytes.subarray(0, at + bodyBytes));
  if (signature.length !== signatureBytes)
    throw new RangeError(`a signature of ${signature.length} bytes is none of Ed25519`);
  bytes.set(signature, at + bodyBytes);
  return bytes;
}

/**
 * Reads one announcement; whether its signature holds is for the caller to see.
 *
 * @returns undefined for what {@link encodePartAnnouncement} never writes. Never throws.
 */
export function decodePartAnnouncement(bytes: Uint8Array): SignedAnnouncement | undefined {
  const at = headBytes + (bytes[9] ?? 0);
  if (bytes[0] !== version || bytes.length !== at + bodyBytes + signatureBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint8(at + 6);
  if (flags >= 1 << flagNames.length) return undefined;
  const announcement: PartAnnouncement = {
    broadcast: view.getBigUint64(1).toString(16).padStart(16, '0'),
    rendition: String.fromCharCode(...bytes.subarray(headBytes, at)),
    msn: view.getUint32(at),
    part: view.getUint16(at + 4),
    ...readFlags(flags),
    duration: view.getUint32(at + 7) / 1000,
    bytes: view.getUint32(at + 11),
    initVersion: view.getUint16(at + 15),
    programDate: view.getFloat64(at + 17),
    sha256: bytes.slice(at + 25, at + bodyBytes),
  };
  if (faultOf(announcement) !== undefined) return undefined;
  return {
    announcement,
    signed: bytes.subarray(0, at + bodyBytes),
    signature: bytes.subarray(at + bodyBytes),
  };
}

type Flags = Pick<PartAnnouncement, (typeof flagNames)[number]>;

function flagsOf(announcement: Flags): number {
  return flagNames.reduce((flags, name, bit) => flags | (announcement[name] ? 1 << bit : 0), 0);
}

function readFlags(flags: number): Flags {
  const has = (name: (typeof flagNames)[number]) => (flags & (1 << flagNames.indexOf(name))) !== 0;
  return {
    ...{ independent: has('independent'), endsSegment: has('endsSegment'), isGap: has('isGap') },
    ...{ discontinuity: has('discontinuity'), endsBroadcast: has('endsBroadcast') },
  };
}

const isWithin = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= most;

/** @returns what is wrong with it, for people */
function faultOf(announcement: PartAnnouncement): string | undefined {
  const { broadcast, rendition, msn, part, duration, bytes, initVersion, programDate } = announcement;
  if (!broadcastPattern.test(broadcast)) return `"${broadcast}" is no broadcast id`;
  if (!renditionPattern.test(rendition)) return `"${rendition}" is no rendition id`;
  if (!isWithin(msn, 0xffff_ffff)) return `msn ${msn} is not within 32 bits`;
  if (!isWithin(part, 0xffff)) return `part ${part} is not within 16 bits`;
  if (!isWithin(Math.round(duration * 1000), 0xffff_ffff)) return `a duration of ${duration} ms`;
  if (!isWithin(bytes, mostPartBytes) || (bytes === 0) !== announcement.isGap)
    return `${bytes} bytes${announcement.isGap ? ' in a gap' : ''}`;
  if (!isWithin(initVersion, 0xffff)) return `init version ${initVersion} is not within 16 bits`;
  if (!(programDate >= 0 && programDate <= latestDate)) return `a program date of ${programDate}`;
  if (announcement.sha256.length !== digestBytes) return `a digest of ${announcement.sha256.length} bytes`;
  return undefined;
}
