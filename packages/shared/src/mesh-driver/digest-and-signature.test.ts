import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerify } from './ed25519.ts';
import { createDigest } from './sha256.ts';

const message = new TextEncoder().encode('part 7.3');
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const rawKey = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const signature = new Uint8Array(sign(null, message, privateKey));

/** A browser whose WebCrypto knows no Ed25519. */
const oldSubtle = {
  importKey: () => Promise.reject(new Error('NotSupportedError')),
} as unknown as SubtleCrypto;

const surroundings: [string, SubtleCrypto | undefined][] = [
  ['by WebCrypto', crypto.subtle],
  ['in script, where WebCrypto knows no Ed25519', oldSubtle],
  ['in script, where there is no WebCrypto', undefined],
];

describe.each(surroundings)('a signature %s', (_name, subtle) => {
  const verify = createVerify(rawKey, subtle);

  it('of the key is good', async () => {
    expect(await verify(signature, message)).toBe(true);
  });

  it('over other bytes is not', async () => {
    expect(await verify(signature, message.subarray(1))).toBe(false);
  });

  it('that is none is not', async () => {
    expect(await verify(new Uint8Array(64), message)).toBe(false);
    expect(await verify(new Uint8Array(3), message)).toBe(false);
  });
});

describe('a digest', () => {
  it('is the same by WebCrypto and in script', async () => {
    expect(await createDigest(undefined)(message)).toEqual(await createDigest(crypto.subtle)(message));
  });
});
