import type { Bytes, Millis } from '../units.ts';
import { allocate, readUnsigned } from '../bytes.ts';
import { writeWords } from './packet.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** What a party says of itself; draft §3.2.1.1. */
export interface Capabilities {
  /** `major * 0x10000 + minor * 0x100 + patch`. */
  readonly version: number;
  /** Of {@link capabilityFlags}. */
  readonly flags: number;
  /** The least that it wants to hold back what it receives. */
  readonly receiveLatency: Millis;
  /** The least that the other side is to hold back what it sends. */
  readonly sendLatency: Millis;
}

/** Draft §3.2.1.1.1, Table 6. */
export const capabilityFlags = {
  timedSending: 1,
  timedReceiving: 2,
  encryption: 4,
  dropsTooLate: 8,
  periodicLossReports: 16,
  marksRetransmitted: 32,
  isStream: 64,
  packetFilter: 128,
} as const;

const mostMillis = 0xffff;
/** Draft §3.2.1.3. */
const longestStreamId: Bytes = 512;

export function writeCapabilities({ version, flags, receiveLatency, sendLatency }: Capabilities): Uint8Array {
  const clamp = (time: Millis) => Math.min(mostMillis, Math.max(0, Math.round(time)));
  return writeWords([version, flags, clamp(receiveLatency) * 0x10000 + clamp(sendLatency)]);
}

/** @returns undefined where it is cut short */
export function readCapabilities(content: Uint8Array): Capabilities | undefined {
  if (content.length < 12) return undefined;
  return {
    version: readUnsigned(content, 0, 4),
    flags: readUnsigned(content, 4, 4),
    receiveLatency: readUnsigned(content, 8, 2),
    sendLatency: readUnsigned(content, 10, 2),
  };
}

/**
 * Text as extensions carry it: in words whose bytes stand in reverse, zeros behind it.
 *
 * @throws RangeError over 512 bytes
 */
export function writeTextExtension(text: string): Uint8Array {
  const encoded = encodeUtf8(text);
  if (encoded.length > longestStreamId)
    throw new RangeError(
      `"${text.slice(0, 40)}…" has ${encoded.length} bytes; ${longestStreamId} are the most`,
    );
  const words = allocate(Math.ceil(encoded.length / 4) * 4).fill(0);
  words.set(encoded);
  return reverseWords(words);
}

/** @returns undefined where it is longer than 512 bytes, no UTF-8, or has zeros within */
export function readTextExtension(content: Uint8Array): string | undefined {
  if (content.length > longestStreamId) return undefined;
  const bytes = reverseWords(content);
  const end = bytes.indexOf(0);
  if (end >= 0 && bytes.subarray(end).some((byte) => byte !== 0)) return undefined;
  return decodeUtf8(end < 0 ? bytes : bytes.subarray(0, end));
}

function reverseWords(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (_, at) => bytes[at ^ 3] ?? 0);
}
