import { hashes, verify as verifyInScript } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';

/** Judges one signature (Ed25519, RFC 8032): true only where it is the key's. */
export type Verify = (signature: Uint8Array, message: Uint8Array) => Promise<boolean>;

/**
 * @param publicKey 32 raw bytes
 * @param subtle the browser's own; where it is missing, or knows no Ed25519 (Chromium before 137), script does it
 */
export function createVerify(publicKey: Uint8Array, subtle: SubtleCrypto | undefined): Verify {
  const native = importKey(publicKey, subtle);
  return async (signature, message) => {
    const key = await native;
    if (key === undefined || subtle === undefined) return verifySlowly(signature, message, publicKey);
    return subtle.verify(
      'Ed25519',
      key,
      signature as Uint8Array<ArrayBuffer>,
      message as Uint8Array<ArrayBuffer>,
    );
  };
}

async function importKey(
  publicKey: Uint8Array,
  subtle: SubtleCrypto | undefined,
): Promise<CryptoKey | undefined> {
  try {
    return await subtle?.importKey('raw', publicKey as Uint8Array<ArrayBuffer>, 'Ed25519', false, ['verify']);
  } catch {
    return undefined;
  }
}

function verifySlowly(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  hashes.sha512 = sha512;
  try {
    return verifyInScript(signature, message, publicKey);
  } catch {
    return false;
  }
}
