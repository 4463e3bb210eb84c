import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answerHandshake, clientHello, handshakeLength } from './handshake.ts';

const noise = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7919 + 13) & 255);
const tail = 'f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae';

/** What ffmpeg does to the answer: find the server's digest at `scheme`, then check the signature of S2. */
function isSignedFor(c1: Uint8Array, answer: Uint8Array, scheme: 8 | 772): boolean {
  const at = (packet: Uint8Array) =>
    scheme + 4 + (packet.subarray(scheme, scheme + 4).reduce((sum, byte) => sum + byte, 0) % 728);
  const s1 = answer.subarray(1, 1 + handshakeLength);
  const s2 = answer.subarray(1 + handshakeLength);
  const place = at(s1);
  const digest = createHmac('sha256', 'Genuine Adobe Flash Media Server 001')
    .update(s1.subarray(0, place))
    .update(s1.subarray(place + 32))
    .digest();
  const clientDigest = c1.subarray(at(c1), at(c1) + 32);
  const key = Buffer.concat([Buffer.from('Genuine Adobe Flash Media Server 001'), Buffer.from(tail, 'hex')]);
  const signKey = createHmac('sha256', key).update(clientDigest).digest();
  const signature = createHmac('sha256', signKey).update(s2.subarray(0, -32)).digest();
  return digest.equals(s1.subarray(place, place + 32)) && signature.equals(s2.subarray(-32));
}

describe('answerHandshake', () => {
  it.each([772, 8] as const)('signs its answer to a client with a digest by offset %d', (scheme) => {
    const c1 = clientHello(noise(1528), scheme);
    const answer = answerHandshake(c1, noise);
    expect(answer.length).toBe(1 + 2 * handshakeLength);
    expect(isSignedFor(c1, answer, scheme)).toBe(true);
  });

  it('echoes C1 to a client without digest', () => {
    const c1 = noise(handshakeLength);
    const answer = answerHandshake(c1, noise);
    expect(answer[0]).toBe(3);
    expect(answer.subarray(1 + handshakeLength)).toEqual(c1);
    expect(answer.subarray(5, 9)).toEqual(new Uint8Array(4));
  });
});
