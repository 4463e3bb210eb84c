import { concatBytes } from '../bytes.ts';
import type { Bytes } from '../units.ts';
import type { SrtCrypto } from './crypto-port.ts';
import { type KeyMaterial, readKeyMaterial, writeKeyMaterial } from './key-material.ts';
import { keyFlags } from './packet.ts';

/** Why keys of the other side were not taken. */
export type KeyRefusal = 'malformed' | 'wrong-passphrase';

/** The keys of one direction of a connection: those that it encrypts with, or those that it has been told. */
export class KeyRing {
  readonly #crypto: SrtCrypto;
  readonly #passphrase: string;
  #salt: Uint8Array = new Uint8Array(0);
  #even: Uint8Array | undefined;
  #odd: Uint8Array | undefined;
  #wrappingKey: { readonly salt: Uint8Array; readonly key: Uint8Array } | undefined;

  constructor(crypto: SrtCrypto, passphrase: string) {
    this.#crypto = crypto;
    this.#passphrase = passphrase;
  }

  /** @returns a ring with a fresh even key */
  static generate(crypto: SrtCrypto, passphrase: string, keyLength: Bytes): KeyRing {
    const ring = new KeyRing(crypto, passphrase);
    ring.#salt = crypto.randomBytes(16);
    ring.#even = crypto.randomBytes(keyLength);
    return ring;
  }

  /** Of one key, in bytes; undefined without any. */
  get keyLength(): Bytes | undefined {
    return (this.#even ?? this.#odd)?.length;
  }

  /** @returns one with the same keys, which goes its own way from here on */
  clone(): KeyRing {
    const ring = new KeyRing(this.#crypto, this.#passphrase);
    ring.#salt = this.#salt;
    [ring.#even, ring.#odd, ring.#wrappingKey] = [this.#even, this.#odd, this.#wrappingKey];
    return ring;
  }

  /** Replaces the key that is not in use by a fresh one. */
  renew(key: number): void {
    const fresh = this.#crypto.randomBytes(this.keyLength ?? 16);
    if (key === keyFlags.even) this.#even = fresh;
    else this.#odd = fresh;
  }

  /** @returns all keys as a message to the other side; draft §3.2.2 */
  write(): Uint8Array {
    const keys = [this.#even, this.#odd].filter((key) => key !== undefined);
    const flag = (this.#even && keyFlags.even) ?? 0;
    const flags = flag | ((this.#odd && keyFlags.odd) ?? 0);
    const keyLength = this.keyLength ?? 16;
    const wrapped = this.#crypto.wrapKey(this.#wrapping(this.#salt, keyLength), concatBytes(keys));
    return writeKeyMaterial({ keys: flags, salt: this.#salt, keyLength, wrapped });
  }

  /** Takes the keys in a message of the other side; those that it does not hold stay. */
  read(message: Uint8Array): KeyRefusal | undefined {
    const material = readKeyMaterial(message);
    if (material === undefined) return 'malformed';
    const { salt, keyLength, wrapped, keys } = material;
    const plain = this.#crypto.unwrapKey(this.#wrapping(salt, keyLength), wrapped);
    if (plain === undefined) return 'wrong-passphrase';
    this.#install(keys, keyLength, plain);
    this.#salt = salt.slice();
    return undefined;
  }

  /** Encrypts or decrypts a payload. @returns undefined without that key */
  apply(key: number, sequence: number, payload: Uint8Array): Uint8Array | undefined {
    const chosen = this.#key(key);
    if (chosen === undefined) return undefined;
    return this.#crypto.applyCounter(chosen, this.#counter(sequence), payload);
  }

  has(key: number): boolean {
    return this.#key(key) !== undefined;
  }

  #key(key: number): Uint8Array | undefined {
    return key === keyFlags.even ? this.#even : key === keyFlags.odd ? this.#odd : undefined;
  }

  #install(keys: KeyMaterial['keys'], keyLength: Bytes, plain: Uint8Array): void {
    if (keys !== keyFlags.odd) this.#even = plain.slice(0, keyLength);
    if (keys !== keyFlags.even) this.#odd = plain.slice(plain.length - keyLength);
  }

  /** Draft §6.1.2; the number stands in bytes 10 to 13, the blocks are counted in the two behind. */
  #counter(sequence: number): Uint8Array {
    const counter = new Uint8Array(16);
    counter.set(this.#salt.subarray(0, 14));
    for (let at = 0; at < 4; at += 1)
      counter[10 + at] = (counter[10 + at] ?? 0) ^ (sequence >>> (24 - 8 * at));
    return counter;
  }

  /** Draft §6.1.4. Derived once a salt: it takes a millisecond. */
  #wrapping(salt: Uint8Array, keyLength: Bytes): Uint8Array {
    const known = this.#wrappingKey;
    const isSame = known?.key.length === keyLength && known.salt.every((byte, at) => byte === salt[at]);
    if (known !== undefined && isSame) return known.key;
    const key = this.#crypto.deriveKey(this.#passphrase, salt.subarray(8), keyLength);
    this.#wrappingKey = { salt: salt.slice(), key };
    return key;
  }
}
