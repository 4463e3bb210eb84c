import type { Bytes } from '../units.ts';

/** What SRT needs of a library for cryptography. Lengths of keys are 16, 24 or 32 bytes. */
export interface SrtCrypto {
  randomBytes(length: Bytes): Uint8Array;
  /** PBKDF2 with HMAC-SHA1 and 2,048 rounds. */
  deriveKey(passphrase: string, salt: Uint8Array, length: Bytes): Uint8Array;
  /** RFC 3394; 8 bytes longer than `keys`. */
  wrapKey(wrappingKey: Uint8Array, keys: Uint8Array): Uint8Array;
  /** @returns undefined where `wrapped` was not wrapped with this key */
  unwrapKey(wrappingKey: Uint8Array, wrapped: Uint8Array): Uint8Array | undefined;
  /** AES-CTR: encrypts and decrypts; `counter` is the first block's. */
  applyCounter(key: Uint8Array, counter: Uint8Array, data: Uint8Array): Uint8Array;
  /** HMAC-SHA256. */
  authenticate(key: Uint8Array, data: Uint8Array): Uint8Array;
}

/** @returns a number from 1 to 2^30: a socket's id, or a first sequence number */
export function randomId(random: Pick<SrtCrypto, 'randomBytes'>): number {
  const bytes = random.randomBytes(4);
  return 1 + bytes.reduce((value, byte) => (value * 256 + byte) % 2 ** 30, 0);
}
