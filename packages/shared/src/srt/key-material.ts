import { allocate, concatBytes, readUnsigned } from '../bytes.ts';
import type { Bytes } from '../units.ts';
import { keyFlags, writeWord } from './packet.ts';

/** Keys on their way to the other side; draft §3.2.2. */
export interface KeyMaterial {
  /** Which keys are in it: even, odd or both, of {@link keyFlags}. */
  readonly keys: number;
  /** 16 bytes. */
  readonly salt: Uint8Array;
  /** Of one key. */
  readonly keyLength: Bytes;
  /** The keys, even before odd, 8 bytes longer than they. */
  readonly wrapped: Uint8Array;
}

const saltLength: Bytes = 16;
const fixedLength: Bytes = 16;
const wrapOverhead: Bytes = 8;
/** Version 1, type 2, the sign `HAI`. */
const sign = 0x122029;
/** AES-CTR, no authentication, MPEG-TS over SRT. */
const cipher = 0x02000200;

export function writeKeyMaterial({ keys, salt, keyLength, wrapped }: KeyMaterial): Uint8Array {
  const head = allocate(fixedLength);
  writeWord(head, 0, sign * 0x100 + keys);
  writeWord(head, 4, 0);
  writeWord(head, 8, cipher);
  writeWord(head, 12, (saltLength / 4) * 0x100 + keyLength / 4);
  return concatBytes([head, salt, wrapped]);
}

/** @returns undefined for what is malformed, or not AES-CTR with 128, 192 or 256 bits */
export function readKeyMaterial(body: Uint8Array): KeyMaterial | undefined {
  const keyLength = 4 * (body[15] ?? 0);
  const keys = (body[3] ?? 0) & 3;
  const isKnown =
    readUnsigned(body, 0, 3) === sign &&
    readUnsigned(body, 4, 4) === 0 &&
    body[8] === 2 &&
    body[9] === 0 &&
    4 * (body[14] ?? 0) === saltLength &&
    [16, 24, 32].includes(keyLength) &&
    keys !== keyFlags.none;
  const wrappedLength = (keys === keyFlags.both ? 2 : 1) * keyLength + wrapOverhead;
  if (!isKnown || body.length !== fixedLength + saltLength + wrappedLength) return undefined;
  const salt = body.subarray(fixedLength, fixedLength + saltLength);
  return { keys, salt, keyLength, wrapped: body.subarray(fixedLength + saltLength) };
}
