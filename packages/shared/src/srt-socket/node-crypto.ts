import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { SrtCrypto } from '../srt/crypto-port.ts';

const rounds = 2_048;
/** RFC 3394 §2.2.3.1. */
const wrapStart = new Uint8Array(8).fill(0xa6);
const wrapName = (key: Uint8Array) => `id-aes${key.length * 8}-wrap`;

/** OpenSSL, as Node comes with it. */
export const nodeCrypto: SrtCrypto = {
  randomBytes,
  deriveKey: (passphrase, salt, length) => pbkdf2Sync(passphrase, salt, rounds, length, 'sha1'),
  wrapKey: (wrappingKey, keys) => createCipheriv(wrapName(wrappingKey), wrappingKey, wrapStart).update(keys),
  unwrapKey: (wrappingKey, wrapped) => {
    try {
      return createDecipheriv(wrapName(wrappingKey), wrappingKey, wrapStart).update(wrapped);
    } catch {
      return undefined;
    }
  },
  applyCounter: (key, counter, data) =>
    createCipheriv(`aes-${key.length * 8}-ctr`, key, counter).update(data),
  authenticate: (key, data) => createHmac('sha256', key).update(data).digest(),
};
