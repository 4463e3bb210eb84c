import { allocate, readUnsigned } from '../bytes.ts';
import type { Bytes } from '../units.ts';

/** Which key a payload is encrypted with. `both` is for key material only. */
export const keyFlags = { none: 0, even: 1, odd: 2, both: 3 } as const;

/** A packet of media; draft-sharabayko-srt §3.1. */
export interface DataPacket {
  readonly kind: 'data';
  /** 31 bits. */
  readonly sequence: number;
  /** Where it stands in its message: 2 first, 0 middle, 1 last, 3 the whole of it. Live mode knows the last only. */
  readonly position: number;
  readonly isInOrder: boolean;
  /** One of {@link keyFlags}. */
  readonly key: number;
  readonly isRetransmitted: boolean;
  /** 26 bits. */
  readonly message: number;
  /** Microseconds since its sender's connection began, 32 bits. */
  readonly timestamp: number;
  /** Socket of the receiver. */
  readonly destination: number;
  readonly payload: Uint8Array;
}

/** Everything that is not media; draft-sharabayko-srt §3.2. */
export interface ControlPacket {
  readonly kind: 'control';
  /** 15 bits, one of {@link controlTypes} or unknown. */
  readonly type: number;
  readonly subtype: number;
  /** 32 bits whose meaning depends on the type. */
  readonly info: number;
  /** Microseconds since its sender's connection began, 32 bits. */
  readonly timestamp: number;
  /** Socket of the receiver; 0 asks for a connection. */
  readonly destination: number;
  readonly body: Uint8Array;
}

export type Packet = DataPacket | ControlPacket;

/** Draft §3.2, Table 1. */
export const controlTypes = {
  handshake: 0,
  keepAlive: 1,
  ack: 2,
  nak: 3,
  shutdown: 5,
  ackAck: 6,
  dropRequest: 7,
  user: 0x7fff,
} as const;

/** Of every packet. */
export const headerLength: Bytes = 16;
/** What an Ethernet frame holds; nobody may send more. */
export const largestPacket: Bytes = 1_500;

/** @returns undefined for what is no packet: shorter than a header, longer than 1,500 bytes, or media without any */
export function readPacket(bytes: Uint8Array): Packet | undefined {
  if (bytes.length < headerLength || bytes.length > largestPacket) return undefined;
  const first = readUnsigned(bytes, 0, 4);
  const second = readUnsigned(bytes, 4, 4);
  const timestamp = readUnsigned(bytes, 8, 4);
  const destination = readUnsigned(bytes, 12, 4);
  const rest = bytes.subarray(headerLength);
  if (first >= 2 ** 31)
    return {
      ...{ kind: 'control', type: (first >>> 16) & 0x7fff, subtype: first & 0xffff, info: second },
      ...{ timestamp, destination, body: rest },
    };
  if (rest.length === 0) return undefined;
  return {
    kind: 'data',
    sequence: first,
    position: second >>> 30,
    isInOrder: (second & 0x2000_0000) !== 0,
    key: (second >>> 27) & 3,
    isRetransmitted: (second & 0x0400_0000) !== 0,
    message: second & 0x03ff_ffff,
    timestamp,
    destination,
    payload: rest,
  };
}

/** @returns the packet as it goes on the wire, in memory of its own */
export function writeDataPacket(packet: Omit<DataPacket, 'kind'>): Uint8Array {
  const bytes = allocate(headerLength + packet.payload.length);
  const flags =
    (packet.position << 30) |
    (packet.isInOrder ? 0x2000_0000 : 0) |
    (packet.key << 27) |
    (packet.isRetransmitted ? 0x0400_0000 : 0);
  writeHeader(bytes, packet.sequence, flags | packet.message, packet);
  bytes.set(packet.payload, headerLength);
  return bytes;
}

/** Marks a written data packet as sent again. */
export function markRetransmitted(written: Uint8Array): void {
  written[4] = (written[4] ?? 0) | 0x04;
}

/** @returns the packet as it goes on the wire, in memory of its own */
export function writeControlPacket(packet: Omit<ControlPacket, 'kind'>): Uint8Array {
  const bytes = allocate(headerLength + packet.body.length);
  writeHeader(bytes, 0x8000_0000 | (packet.type << 16) | packet.subtype, packet.info, packet);
  bytes.set(packet.body, headerLength);
  return bytes;
}

function writeHeader(
  bytes: Uint8Array,
  first: number,
  second: number,
  { timestamp, destination }: { readonly timestamp: number; readonly destination: number },
): void {
  writeWord(bytes, 0, first);
  writeWord(bytes, 4, second);
  writeWord(bytes, 8, timestamp);
  writeWord(bytes, 12, destination);
}

/** Writes the low 32 bits of `value` at `at`, big-endian. */
export function writeWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** @returns numbers of 32 bits one after another, big-endian */
export function writeWords(values: readonly number[]): Uint8Array {
  const bytes = allocate(values.length * 4);
  values.forEach((value, index) => writeWord(bytes, index * 4, value));
  return bytes;
}

/** @returns the whole numbers of 32 bits in `bytes`; up to three bytes behind the last are left out */
export function readWords(bytes: Uint8Array): number[] {
  return Array.from({ length: bytes.length >> 2 }, (_, index) => readUnsigned(bytes, index * 4, 4));
}
