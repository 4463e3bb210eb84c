import { createHmac } from 'node:crypto';

/** RTMP version 3; C0 and S0 are this one byte. */
export const rtmpVersion = 3;
/** Length of C1, C2, S1 and S2, RTMP §5.2.3. */
export const handshakeLength = 1536;

const digestLength = 32;
const clientKey = Buffer.from('Genuine Adobe Flash Player 001');
const serverKey = Buffer.from('Genuine Adobe Flash Media Server 001');
/** Both keys are followed by these bytes where S2 and C2 are signed. */
const keyTail = Buffer.from('f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae', 'hex');
/** Where the digest's position is told: behind the first or the second half of the random bytes. */
const digestPointers = [772, 8] as const;

/**
 * The server's answer to C1: S0, S1 and S2 in one piece.
 *
 * A client that put a valid digest into C1 (Flash, OBS's librtmp, ffmpeg for some servers) gets S1 with a digest
 * and a signed S2; any other gets its C1 echoed, RTMP §5.2.4.
 *
 * @param c1 1536 bytes
 * @param random at least 3072 random bytes
 */
export function answerHandshake(c1: Uint8Array, random: Uint8Array): Uint8Array {
  const answer = Buffer.alloc(1 + 2 * handshakeLength);
  answer[0] = rtmpVersion;
  const s1 = answer.subarray(1, 1 + handshakeLength);
  const s2 = answer.subarray(1 + handshakeLength);
  s1.set(random.subarray(0, handshakeLength - 8), 8);
  const found = digestPointers.find((pointer) => hasDigest(c1, pointer));
  if (found === undefined) {
    s2.set(c1);
    return answer;
  }
  s1.set([5, 0, 1, 1], 4);
  const at = digestPosition(s1, found);
  s1.set(digestOf(s1, at, serverKey), at);
  const clientAt = digestPosition(c1, found);
  const signingKey = hmac(Buffer.concat([serverKey, keyTail]), c1.subarray(clientAt, clientAt + digestLength));
  s2.set(random.subarray(handshakeLength, 2 * handshakeLength - digestLength));
  s2.set(hmac(signingKey, s2.subarray(0, handshakeLength - digestLength)), handshakeLength - digestLength);
  return answer;
}

function hasDigest(c1: Uint8Array, pointer: number): boolean {
  // A version of 0 marks the simple handshake.
  if (c1[4] === 0 && c1[5] === 0 && c1[6] === 0 && c1[7] === 0) return false;
  const at = digestPosition(c1, pointer);
  return digestOf(c1, at, clientKey).equals(c1.subarray(at, at + digestLength));
}

function digestPosition(block: Uint8Array, pointer: number): number {
  const sum = block.subarray(pointer, pointer + 4).reduce((total, byte) => total + byte, 0);
  return (sum % 728) + pointer + 4;
}

function digestOf(block: Uint8Array, at: number, key: Buffer): Buffer {
  return hmac(key, Buffer.concat([block.subarray(0, at), block.subarray(at + digestLength)]));
}

function hmac(key: Uint8Array, bytes: Uint8Array): Buffer {
  return createHmac('sha256', key).update(bytes).digest();
}
