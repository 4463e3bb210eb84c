import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** An Ed25519 public key is not one; the message is a line for the operator. */
export class BadKeyError extends Error {}

/** The relays that a tracker works for, by their public keys. */
export class RelayKeys {
  readonly #keys = new Map<string, KeyObject>();

  get size(): number {
    return this.#keys.size;
  }

  /** @param text 32 bytes in base64url @throws BadKeyError */
  add(text: string): void {
    const trimmed = text.trim();
    if (!/^[A-Za-z0-9_-]{43}$/.test(trimmed))
      throw new BadKeyError(`"${trimmed.slice(0, 60)}" is no public key: 43 letters of base64url`);
    try {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: trimmed }, format: 'jwk' });
      this.#keys.set(trimmed, key);
    } catch {
      throw new BadKeyError(`"${trimmed}" is no Ed25519 public key`);
    }
  }

  /** @returns whether one of the relays signed these bytes */
  verify(signed: Uint8Array, signature: Uint8Array): boolean {
    for (const key of this.#keys.values()) if (verify(null, signed, key, signature)) return true;
    return false;
  }
}
