import { createHmac } from 'node:crypto';
import { concatBytes, equalBytes } from '../bytes.ts';
import type { Bytes } from '../units.ts';

/** Length of C1, C2, S1 and S2; RTMP §5.2.3. */
export const handshakeLength: Bytes = 1536;
/** The only version of RTMP that is not encrypted; C0 and S0, RTMP §5.2.2. */
export const rtmpVersion = 3;

const digestLength = 32;
const clientKey = new TextEncoder().encode('Genuine Adobe Flash Player 001');
const serverKey = new TextEncoder().encode('Genuine Adobe Flash Media Server 001');
/** Follows both names in the keys that sign the second packets. */
const keyTail = Uint8Array.of(
  ...[0xf0, 0xee, 0xc2, 0x4a, 0x80, 0x68, 0xbe, 0xe8, 0x2e, 0x00, 0xd0, 0xd1, 0x02, 0x9e, 0x7e, 0x57],
  ...[0x6e, 0xec, 0x5d, 0x2d, 0x29, 0x80, 0x6f, 0xab, 0x93, 0xb8, 0xe6, 0x36, 0xcf, 0xeb, 0x31, 0xae],
);
/** Where the four bytes stand that tell the digest's place: behind the key block, or before it. */
const schemes = [772, 8] as const;
/** Flash Media Server 4.5; clients look for a digest from version 3 on. */
const serverVersion = Uint8Array.of(4, 5, 0, 1);

/** Fills a new array with random bytes. */
export type RandomBytes = (length: Bytes) => Uint8Array;

/**
 * Answers C0 and C1 with S0, S1 and S2 (RTMP §5.2.1). A client whose C1 carries Adobe's digest, at either of its two
 * places, is answered with ours at the same place and a signed S2; every other one gets its C1 echoed.
 *
 * @param c1 1536 bytes
 */
export function answerHandshake(c1: Uint8Array, randomBytes: RandomBytes): Uint8Array {
  const s1 = concatBytes([new Uint8Array(4), new Uint8Array(4), randomBytes(handshakeLength - 8)]);
  const s0 = Uint8Array.of(rtmpVersion);
  const found = findClientDigest(c1);
  if (found === undefined) return concatBytes([s0, s1, c1]);
  s1.set(serverVersion, 4);
  sign(s1, found.scheme, serverKey);
  const s2 = randomBytes(handshakeLength).slice();
  const key = hmac(concatBytes([serverKey, keyTail]), found.digest);
  s2.set(hmac(key, s2.subarray(0, -digestLength)), handshakeLength - digestLength);
  return concatBytes([s0, s1, s2]);
}

/** A C1 with the client's digest, as Flash and ffmpeg send it. `random` is 1528 bytes. */
export function clientHello(random: Uint8Array, scheme: (typeof schemes)[number]): Uint8Array {
  const c1 = concatBytes([new Uint8Array(4), Uint8Array.of(9, 0, 124, 2), random]);
  sign(c1, scheme, clientKey);
  return c1;
}

function findClientDigest(
  c1: Uint8Array,
): { scheme: (typeof schemes)[number]; digest: Uint8Array } | undefined {
  for (const scheme of schemes) {
    const at = digestOffset(c1, scheme);
    const digest = c1.slice(at, at + digestLength);
    if (equalBytes(digest, digestOf(c1, at, clientKey))) return { scheme, digest };
  }
  return undefined;
}

function sign(packet: Uint8Array, scheme: (typeof schemes)[number], key: Uint8Array): void {
  const at = digestOffset(packet, scheme);
  packet.set(digestOf(packet, at, key), at);
}

/** The four bytes at `scheme`, added up, tell where within the following 728 the digest is. */
function digestOffset(packet: Uint8Array, scheme: number): number {
  const sum = packet.subarray(scheme, scheme + 4).reduce((total, byte) => total + byte, 0);
  return scheme + 4 + (sum % 728);
}

/** The digest covers the packet without itself. */
function digestOf(packet: Uint8Array, at: number, key: Uint8Array): Uint8Array {
  return hmac(key, packet.subarray(0, at), packet.subarray(at + digestLength));
}

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}
