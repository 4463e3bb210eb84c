import { readUnsigned } from '../bytes.ts';
import type { Millis } from '../units.ts';
import type { SrtCrypto } from './crypto-port.ts';
import { encodeUtf8 } from './utf8.ts';

/** An address on the network. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

const lifetime: Millis = 60_000;

/**
 * Cookies that prove that a caller is where it says, so that nothing need be kept of callers that are not; draft §4.3.1.1. A
 * cookie is good for one to two minutes.
 */
export class Cookies {
  readonly #crypto: SrtCrypto;
  readonly #secret: Uint8Array;

  constructor(crypto: SrtCrypto) {
    this.#crypto = crypto;
    this.#secret = crypto.randomBytes(32);
  }

  bake(from: Endpoint, now: Millis): number {
    return this.#cookie(from, Math.floor(now / lifetime));
  }

  isGood(cookie: number, from: Endpoint, now: Millis): boolean {
    const minute = Math.floor(now / lifetime);
    const isOfThis = (cookie & 1) === (minute & 1);
    return cookie === this.#cookie(from, isOfThis ? minute : minute - 1);
  }

  #cookie({ address, port }: Endpoint, minute: number): number {
    const digest = this.#crypto.authenticate(this.#secret, encodeUtf8(`${address}|${port}|${minute}`));
    // Its last bit tells an even minute from an odd one: whoever floods with forged ones is to cost one digest each, not two.
    return ((readUnsigned(digest, 0, 4) & ~1) | (minute & 1)) >>> 0;
  }
}
