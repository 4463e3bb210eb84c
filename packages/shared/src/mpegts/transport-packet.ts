import { readUnsigned } from '../bytes.ts';

/** The header of one packet, and what it carries; ISO/IEC 13818-1 §2.4.3.2. */
export interface TransportPacket {
  readonly pid: number;
  /** A section or a PES packet begins in it. */
  readonly isStart: boolean;
  /** Counts the packets with a payload of one PID, 4 bits. */
  readonly continuity: number;
  /** The sender says that the count begins anew. */
  readonly isDiscontinuous: boolean;
  /** Empty where there is none. */
  readonly payload: Uint8Array;
}

const nothing = new Uint8Array(0);

/** @returns undefined for one that is scrambled or was broken on its way */
export function readTransportPacket(bytes: Uint8Array): TransportPacket | undefined {
  const header = readUnsigned(bytes, 0, 4);
  const isBroken = (header & 0x0080_0000) !== 0;
  const isScrambled = (header & 0xc0) !== 0;
  if (isBroken || isScrambled) return undefined;
  const hasAdaptation = (header & 0x20) !== 0;
  const adaptation = hasAdaptation ? 1 + (bytes[4] ?? 0) : 0;
  return {
    pid: (header >>> 8) & 0x1fff,
    isStart: (header & 0x0040_0000) !== 0,
    continuity: header & 15,
    isDiscontinuous: adaptation > 1 && ((bytes[5] ?? 0) & 0x80) !== 0,
    payload: (header & 0x10) === 0 ? nothing : bytes.subarray(4 + adaptation),
  };
}
