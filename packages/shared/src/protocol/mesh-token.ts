import type { Seconds } from '../units.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';

/**
 * Admission to one swarm for a few minutes, signed by a relay and checked by trackers.
 *
 * Written `base64url(payload) + '.' + base64url(signature)`; the payload is the JSON `{"v":1,"swarm":…,"exp":…,"n":…}`,
 * and the Ed25519 signature is of the payload's bytes. It says nothing about its viewer.
 */
export interface MeshToken {
  /** Id of the swarm, 40 hex digits: `swarmIdOf`. */
  readonly swarm: string;
  /** Whole seconds since 1970; it is good before that. */
  readonly expires: Seconds;
  /** Random, so that no two tokens are alike: 1–32 letters of base64url. */
  readonly nonce: string;
}

/** How long a token is good. Viewers renew theirs at half of it. */
export const tokenLifetime: Seconds = 600;
/** No token is longer. */
export const mostTokenLength = 320;

const payloadPattern =
  /^\{"v":1,"swarm":"([0-9a-f]{40})","exp":([1-9]\d{0,11}),"n":"([A-Za-z0-9_-]{1,32})"\}$/;
const signatureBytes = 64;

/** @param sign returns the Ed25519 signature (64 bytes) of the bytes that it gets */
export function writeMeshToken(token: MeshToken, sign: (signed: Uint8Array) => Uint8Array): string {
  const payload = JSON.stringify({ v: 1, swarm: token.swarm, exp: token.expires, n: token.nonce });
  if (!payloadPattern.test(payload)) throw new RangeError(`not a mesh token: ${payload}`);
  const signed = Uint8Array.from(payload, (letter) => letter.charCodeAt(0));
  return `${encodeBase64url(signed)}.${encodeBase64url(sign(signed))}`;
}

/** What a tracker checks a token against. */
export interface TokenCheck {
  /** The swarm that is asked for, 40 hex digits. */
  readonly swarm: string;
  /** Since 1970. */
  readonly now: Seconds;
  /** Whether the signature is one of a known relay's. The only costly part: it is asked last. */
  readonly verify: (signed: Uint8Array, signature: Uint8Array) => boolean;
}

export type TokenVerdict =
  | { readonly isGood: true; readonly token: MeshToken }
  | {
      readonly isGood: false;
      readonly because: 'malformed' | 'expired' | 'too far ahead' | 'swarm' | 'signature';
    };

/** A relay's clock may run ahead of a tracker's by so much. */
const clockTolerance: Seconds = 90;

/** Judges what a viewer presents. Never throws, unless `verify` does. */
export function checkMeshToken(text: string, check: TokenCheck): TokenVerdict {
  const read = readMeshToken(text);
  if (read === undefined) return { isGood: false, because: 'malformed' };
  const { token, signed, signature } = read;
  if (token.swarm !== check.swarm) return { isGood: false, because: 'swarm' };
  if (token.expires <= check.now) return { isGood: false, because: 'expired' };
  if (token.expires > check.now + tokenLifetime + clockTolerance)
    return { isGood: false, because: 'too far ahead' };
  return check.verify(signed, signature) ? { isGood: true, token } : { isGood: false, because: 'signature' };
}

/** @returns undefined for what {@link writeMeshToken} never writes; the signature is not looked at */
function readMeshToken(
  text: string,
): { token: MeshToken; signed: Uint8Array; signature: Uint8Array } | undefined {
  if (text.length > mostTokenLength) return undefined;
  const [payload = '', proof = '', ...rest] = text.split('.', 3);
  const signed = decodeBase64url(payload);
  const signature = decodeBase64url(proof);
  if (rest.length > 0 || signed === undefined || signature?.length !== signatureBytes) return undefined;
  const [, swarm, expires, nonce] = payloadPattern.exec(String.fromCharCode(...signed)) ?? [];
  if (swarm === undefined || expires === undefined || nonce === undefined) return undefined;
  return { token: { swarm, expires: Number(expires), nonce }, signed, signature };
}
