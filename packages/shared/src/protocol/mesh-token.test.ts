import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase64url } from './base64url.ts';
import {
  checkMeshToken,
  type MeshToken,
  mostTokenLength,
  tokenLifetime,
  writeMeshToken,
} from './mesh-token.ts';
import { swarmIdOf, swarmName } from './swarm-name.ts';

const keys = generateKeyPairSync('ed25519');
const signer = (bytes: Uint8Array) => sign(null, bytes, keys.privateKey);
const isSigned = (signed: Uint8Array, signature: Uint8Array) =>
  verify(null, signed, keys.publicKey, signature);

const digest = createHash('sha256').update(swarmName('0123456789abcdef', '720p60')).digest();
const swarm = swarmIdOf(digest);
const now = 1_800_000_000;
const token: MeshToken = { swarm, expires: now + tokenLifetime, nonce: 'f3-_x' };
const check = { swarm, now, verify: isSigned };
const neverAsked = () => {
  throw new Error('the signature was looked at');
};

it('names a swarm by the start of its hash', () => {
  expect(swarmName('0123456789abcdef', '720p60')).toBe('starling:1:0123456789abcdef:720p60');
  expect(swarm).toBe(digest.toString('hex').slice(0, 40));
});

describe('a token', () => {
  it('is good for its swarm, and says what was written', () => {
    expect(checkMeshToken(writeMeshToken(token, signer), check)).toEqual({ isGood: true, token });
  });

  it('is good until it expires', () => {
    const text = writeMeshToken(token, signer);
    expect(checkMeshToken(text, { ...check, now: token.expires - 1 }).isGood).toBe(true);
    expect(checkMeshToken(text, { ...check, now: token.expires, verify: neverAsked })).toEqual({
      ...{ isGood: false, because: 'expired' },
    });
  });

  it('of a relay whose clock is an hour ahead is refused, one minute is not', () => {
    const text = writeMeshToken(token, signer);
    expect(checkMeshToken(text, { ...check, now: now - 3600 })).toMatchObject({ because: 'too far ahead' });
    expect(checkMeshToken(text, { ...check, now: now - 60 }).isGood).toBe(true);
  });

  it('is not good for another swarm', () => {
    const other = { ...check, swarm: '0'.repeat(40), verify: neverAsked };
    expect(checkMeshToken(writeMeshToken(token, signer), other)).toMatchObject({ because: 'swarm' });
  });

  it('of another key is refused', () => {
    const strange = generateKeyPairSync('ed25519').privateKey;
    const text = writeMeshToken(token, (bytes) => sign(null, bytes, strange));
    expect(checkMeshToken(text, check)).toEqual({ isGood: false, because: 'signature' });
  });

  it('is within its length, whatever it says', () => {
    const text = writeMeshToken({ ...token, expires: 999_999_999_999, nonce: 'x'.repeat(32) }, signer);
    expect(text.length).toBeLessThanOrEqual(mostTokenLength);
  });

  it.each<Partial<MeshToken>>([
    { swarm: 'ABC' },
    { expires: 1.5 },
    { expires: -1 },
    { nonce: '' },
    { nonce: 'a"b' },
  ])('is not written of %j', (wrong) => {
    expect(() => writeMeshToken({ ...token, ...wrong }, signer)).toThrow(RangeError);
  });

  const good = writeMeshToken(token, signer);
  const encoded = (text: string) => encodeBase64url(Buffer.from(text));
  const proof = encodeBase64url(new Uint8Array(64));
  it.each([
    '',
    '.',
    'a.b',
    `${good}.`,
    `${good}=`,
    ` ${good}`,
    good.replace('.', '..'),
    `${encoded('{}')}.${proof}`,
    `${encoded('null')}.${proof}`,
    `${encoded(`{"v":2,"swarm":"${swarm}","exp":1,"n":"a"}`)}.${proof}`,
    `${encoded(`{"v":1,"swarm":"${swarm}","exp":1e99,"n":"a"}`)}.${proof}`,
    `${encoded(`{"v":1, "swarm":"${swarm}","exp":1,"n":"a"}`)}.${proof}`,
    'x'.repeat(100_000),
  ])('is not what %j is', (text) => {
    expect(checkMeshToken(text, { ...check, verify: neverAsked })).toMatchObject({ because: 'malformed' });
  });

  it('with anything changed is refused', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom(...Array.from('aB0-_.')), (at, letter) => {
        fc.pre(good[at] !== letter);
        const changed = good.slice(0, at) + letter + good.slice(at + 1);
        expect(checkMeshToken(changed, check).isGood).toBe(false);
      }),
    );
  });

  it('is judged without a crash, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        expect(checkMeshToken(text, check).isGood).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
