import { allocate, concatBytes, readUnsigned } from '../bytes.ts';
import { writeWord } from './packet.ts';

/** Of a handshake; values from 1,000 refuse. Draft §3.2.1, Table 4. */
export const handshakeTypes = { induction: 1, conclusion: 0xffff_ffff } as const;
/** In `extensionField` of an induction response: who answers speaks SRT. */
export const srtMagic = 0x4a17;
/** In `extensionField` of a conclusion. */
export const extensionFlags = { handshake: 1, keyMaterial: 2, config: 4 } as const;
/** Draft §3.2.1, Table 5. */
export const extensionTypes = {
  handshakeRequest: 1,
  handshakeResponse: 2,
  keyRequest: 3,
  keyResponse: 4,
  streamId: 5,
  congestion: 6,
  filter: 7,
} as const;

/** One extension behind a handshake, not looked into. */
export interface HandshakeExtension {
  readonly type: number;
  readonly content: Uint8Array;
}

/** The body of a handshake packet; draft §3.2.1. */
export interface Handshake {
  readonly version: number;
  /** 0 for none, else the key's length in bytes divided by 8. */
  readonly encryption: number;
  readonly extensionField: number;
  readonly initialSequence: number;
  /** Bytes, headers of IP and UDP included. */
  readonly mtu: number;
  /** Packets. */
  readonly flowWindow: number;
  readonly type: number;
  readonly socketId: number;
  readonly cookie: number;
  /** 16 bytes. */
  readonly peerAddress: Uint8Array;
  readonly extensions: readonly HandshakeExtension[];
}

const fixedLength = 48;

/** @returns undefined where it is cut short */
export function readHandshake(body: Uint8Array): Handshake | undefined {
  if (body.length < fixedLength) return undefined;
  const word = (index: number) => readUnsigned(body, index * 4, 4);
  const extensions = word(0) < 5 ? [] : readExtensions(body.subarray(fixedLength));
  if (extensions === undefined) return undefined;
  return {
    version: word(0),
    encryption: word(1) >>> 16,
    extensionField: word(1) & 0xffff,
    initialSequence: word(2) & 0x7fff_ffff,
    mtu: word(3),
    flowWindow: word(4),
    type: word(5),
    socketId: word(6),
    cookie: word(7),
    peerAddress: body.subarray(32, fixedLength),
    extensions,
  };
}

function readExtensions(bytes: Uint8Array): HandshakeExtension[] | undefined {
  const extensions: HandshakeExtension[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at + 4;
    const end = start + 4 * readUnsigned(bytes, at + 2, 2);
    if (end > bytes.length) return undefined;
    extensions.push({ type: readUnsigned(bytes, at, 2), content: bytes.subarray(start, end) });
    at = end;
  }
  return extensions;
}

/** @throws RangeError where an extension is not made of whole words */
export function writeHandshake(handshake: Handshake): Uint8Array {
  const fixed = allocate(fixedLength).fill(0);
  [
    handshake.version,
    handshake.encryption * 0x10000 + handshake.extensionField,
    handshake.initialSequence,
    handshake.mtu,
    handshake.flowWindow,
    handshake.type,
    handshake.socketId,
    handshake.cookie,
  ].forEach((value, index) => writeWord(fixed, index * 4, value));
  fixed.set(handshake.peerAddress.subarray(0, 16), 32);
  return concatBytes([fixed, ...handshake.extensions.map(writeExtension)]);
}

function writeExtension({ type, content }: HandshakeExtension): Uint8Array {
  if (content.length % 4 !== 0)
    throw new RangeError(`an extension of ${content.length} bytes is not made of words`);
  const head = allocate(4);
  writeWord(head, 0, type * 0x10000 + content.length / 4);
  return concatBytes([head, content]);
}
