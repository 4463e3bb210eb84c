import type { PartNumber } from '../ids.ts';
import type { BitsPerSecond, Bytes, Millis } from '../units.ts';

/**
 * What peers of one swarm say to each other over an unordered, reliable data channel. Each message stands by itself.
 * Binary, big endian: type u8, then fields in the order below; a part is msn u32 · part u16 (0xffff: the whole segment).
 */
export type PeerMessage =
  | HelloMessage
  | HaveMessage
  | AskMessage
  | WantMessage
  | CancelMessage
  | RefuseMessage
  | ChunkMessage
  | RetractMessage
  | StateMessage
  | AnnouncementMessage
  | PingMessage
  | TailMessage
  | ByeMessage;

/** The first message of each side. */
export interface HelloMessage {
  readonly kind: 'hello';
  readonly version: number;
  /** 32-bit hash (FNV-1a) of the swarm's name: a channel that was wired wrongly is found out at once. */
  readonly swarm: number;
  /** Both sides cut parts alike, or they part. 1 … `largestChunk`. */
  readonly chunkBytes: Bytes;
  readonly isDownloadOnly: boolean;
  readonly spareUpload: BitsPerSecond;
}

const offerStates = ['coming', 'flowing', 'whole', 'dealt'] as const;
/**
 * `coming`: the sender has begun to fetch it from the origin; `flowing`: its first bytes are there; `whole`: it is there, verified.
 * `dealt`: as `coming`, but it comes by itself: the sender deals the chunks out among its neighbours, who pass them on.
 */
export type OfferState = (typeof offerStates)[number];

/** What the sender can give, now or soon. */
export interface Offer {
  readonly key: PartNumber;
  readonly state: OfferState;
  /** Peers between the origin and the sender, 0 … `mostHops`. */
  readonly hops: number;
  /** The sender's guess how long a new `want` would wait, 0 … 65,535 ms. */
  readonly delay: Millis;
  /**
   * Which pieces may be wanted now, a bit for each from the first on, 0 … 2³² − 1. How many chunks a piece has follows from the part's size. Of what is
   * `coming` these are the ones that the sender gives to the receiver first; others get others. Of what is `dealt` it is no set but
   * a number: so many chunks are, from the first on.
   */
  readonly pieces: number;
}
export interface HaveMessage {
  readonly kind: 'have';
  /** At most `mostOffers`. */
  readonly offers: readonly Offer[];
}
/** "Which of these have you?" Answered by `have`; nothing where there is none. */
export interface AskMessage {
  readonly kind: 'ask';
  /** At most `mostAsked`. */
  readonly keys: readonly PartNumber[];
}
/** "Send me these bytes as soon as you have them." Both ends are at chunk borders, `to` may be the part's end. */
export interface WantMessage {
  readonly kind: 'want';
  readonly key: PartNumber;
  readonly from: Bytes;
  readonly to: Bytes;
  /** After this time the bytes are of no use, 0 … 65,535 ms. */
  readonly within: Millis;
}
/** Takes back every `want` of this part. */
export interface CancelMessage {
  readonly kind: 'cancel';
  readonly key: PartNumber;
}
export interface RefuseMessage {
  readonly kind: 'refuse';
  readonly key: PartNumber;
  readonly reason: RefuseReason;
}
export interface ChunkMessage {
  readonly kind: 'chunk';
  readonly key: PartNumber;
  /** Size of the whole part. */
  readonly total: Bytes;
  readonly offset: Bytes;
  /** The sender has dealt it to this receiver alone, who is to pass it on to all neighbours of its own. */
  readonly isToPassOn: boolean;
  /** At most `largestChunk`; a view of the message that was decoded. */
  readonly bytes: Uint8Array;
}
/** "What I passed on to you of this part was bad, I have just found out." */
export interface RetractMessage {
  readonly kind: 'retract';
  readonly key: PartNumber;
}
/** Sent where what `hello` said has changed. */
export interface StateMessage {
  readonly kind: 'state';
  readonly isDownloadOnly: boolean;
  readonly spareUpload: BitsPerSecond;
}
/** A part announcement as the origin signed it, passed on as it is. */
export interface AnnouncementMessage {
  readonly kind: 'announcement';
  /** At most `largestAnnouncement`; a view of the message that was decoded. */
  readonly bytes: Uint8Array;
}
/** A `ping` is answered by a `pong` at once, so that the way is measured. */
export interface PingMessage {
  readonly kind: 'ping' | 'pong';
  /** The asker's own, returned as it is, 0 … 2³² − 1. */
  readonly stamp: number;
}
/**
 * Means nothing: follows the last chunk of a burst, so that a packet lost among its last ones is soon found missing (RFC 9260 §7.2.4
 * wants three later ones) instead of after a timeout.
 */
export interface TailMessage {
  readonly kind: 'tail';
}
export interface ByeMessage {
  readonly kind: 'bye';
  readonly reason: ByeReason;
}

const refuseReasons = ['busy', 'absent', 'download-only', 'too-late', 'unwanted'] as const;
/**
 * `busy`: ask again later; `absent`: it is not here; `download-only`: never ask again; `too-late`: could not be there in time.
 * In answer to a chunk that was not asked for, `busy`: it is not passed on; `unwanted`: the live edge is not watched here now.
 */
export type RefuseReason = (typeof refuseReasons)[number];
const byeReasons = ['leaving', 'version', 'swarm', 'crowded', 'nonsense'] as const;
export type ByeReason = (typeof byeReasons)[number];

/** The version of this protocol that is spoken here. */
export const peerProtocolVersion = 3;
export const mostHops = 63;
export const largestChunk: Bytes = 16_384;
export const mostOffers = 512;
export const mostAsked = 256;
export const largestAnnouncement: Bytes = 512;
/** No peer sends a longer message; a longer one is nonsense. */
export const largestMessage: Bytes = largestChunk + 32;

const types = {
  hello: 1,
  have: 2,
  ask: 3,
  want: 4,
  cancel: 5,
  refuse: 6,
  chunk: 7,
  retract: 8,
  state: 9,
  announcement: 10,
  bye: 11,
  tail: 12,
  ping: 13,
  pong: 14,
} as const satisfies Record<PeerMessage['kind'], number>;
const wholeSegment = 0xffff;
const mostParts = 1_022;
const chunkHeader = 16;
const offerBytes = 13;
const keyBytes = 6;

/** @returns bytes that the message takes on the wire. */
export function sizeOfPeerMessage(message: PeerMessage): Bytes {
  switch (message.kind) {
    case 'hello':
      return 13;
    case 'have':
      return 1 + message.offers.length * offerBytes;
    case 'ask':
      return 1 + message.keys.length * keyBytes;
    case 'want':
      return 17;
    case 'cancel':
    case 'retract':
      return 7;
    case 'refuse':
      return 8;
    case 'chunk':
      return chunkHeader + message.bytes.length;
    case 'state':
      return 6;
    case 'announcement':
      return 1 + message.bytes.length;
    case 'bye':
      return 2;
    case 'tail':
      return 1;
    case 'ping':
    case 'pong':
      return 5;
  }
}

/** Numbers beyond a field's range are held to it; lists beyond their bound are a programmer's error and throw. */
export function encodePeerMessage(message: PeerMessage): Uint8Array {
  const bytes = new Uint8Array(sizeOfPeerMessage(message));
  if (bytes.length > largestMessage) throw new RangeError(`${message.kind} of ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, types[message.kind]);
  switch (message.kind) {
    case 'hello':
      view.setUint8(1, message.version);
      view.setUint32(2, message.swarm);
      view.setUint16(6, message.chunkBytes);
      view.setUint8(8, message.isDownloadOnly ? 1 : 0);
      view.setUint32(9, clamp(message.spareUpload, 0xffffffff));
      break;
    case 'have':
      message.offers.forEach((offer, index) => {
        const at = 1 + index * offerBytes;
        writeKey(view, at, offer.key);
        view.setUint8(at + 6, offerStates.indexOf(offer.state) * 64 + clamp(offer.hops, mostHops));
        view.setUint16(at + 7, clamp(offer.delay, 0xffff));
        view.setUint32(at + 9, offer.pieces);
      });
      break;
    case 'ask':
      message.keys.forEach((key, index) => writeKey(view, 1 + index * keyBytes, key));
      break;
    case 'want':
      writeKey(view, 1, message.key);
      view.setUint32(7, message.from);
      view.setUint32(11, message.to);
      view.setUint16(15, clamp(message.within, 0xffff));
      break;
    case 'refuse':
      writeKey(view, 1, message.key);
      view.setUint8(7, refuseReasons.indexOf(message.reason));
      break;
    case 'cancel':
    case 'retract':
      writeKey(view, 1, message.key);
      break;
    case 'chunk':
      writeKey(view, 1, message.key);
      view.setUint32(7, message.total);
      view.setUint32(11, message.offset);
      view.setUint8(15, message.isToPassOn ? 1 : 0);
      bytes.set(message.bytes, chunkHeader);
      break;
    case 'state':
      view.setUint8(1, message.isDownloadOnly ? 1 : 0);
      view.setUint32(2, clamp(message.spareUpload, 0xffffffff));
      break;
    case 'announcement':
      bytes.set(message.bytes, 1);
      break;
    case 'bye':
      view.setUint8(1, byeReasons.indexOf(message.reason));
      break;
    case 'tail':
      break;
    case 'ping':
    case 'pong':
      view.setUint32(1, message.stamp);
      break;
  }
  return bytes;
}

/** `unknown`: of a later version, to be skipped; undefined: nonsense, the sender breaks the protocol. */
export type DecodedPeerMessage = PeerMessage | { readonly kind: 'unknown'; readonly type: number };

/** Never throws. Every number is within its range, every list within its bound. */
export function decodePeerMessage(bytes: Uint8Array): DecodedPeerMessage | undefined {
  if (bytes.length === 0 || bytes.length > largestMessage) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint8(0);
  const { length } = bytes;
  switch (type) {
    case types.hello:
      return length < 13 ? undefined : readHello(view);
    case types.have:
      return readHave(view);
    case types.ask:
      return readAsk(view);
    case types.want:
      return length === 17 ? readWant(view) : undefined;
    case types.cancel:
    case types.retract: {
      const key = length === 7 ? readKey(view, 1) : undefined;
      return key && { kind: type === types.cancel ? 'cancel' : 'retract', key };
    }
    case types.refuse: {
      const key = length === 8 ? readKey(view, 1) : undefined;
      return key && { kind: 'refuse', key, reason: refuseReasons[view.getUint8(7)] ?? 'busy' };
    }
    case types.chunk:
      return readChunk(view, bytes);
    case types.state:
      return readState(view);
    case types.announcement:
      if (length === 1 || length > 1 + largestAnnouncement) return undefined;
      return { kind: 'announcement', bytes: bytes.subarray(1) };
    case types.bye:
      return length === 2 ? { kind: 'bye', reason: byeReasons[view.getUint8(1)] ?? 'leaving' } : undefined;
    case types.tail:
      return length === 1 ? { kind: 'tail' } : undefined;
    case types.ping:
    case types.pong:
      if (length !== 5) return undefined;
      return { kind: type === types.ping ? 'ping' : 'pong', stamp: view.getUint32(1) };
    default:
      return { kind: 'unknown', type };
  }
}

function readHello(view: DataView): HelloMessage | undefined {
  const chunkBytes = view.getUint16(6);
  if (chunkBytes === 0 || chunkBytes > largestChunk) return undefined;
  return {
    kind: 'hello',
    version: view.getUint8(1),
    swarm: view.getUint32(2),
    chunkBytes,
    isDownloadOnly: (view.getUint8(8) & 1) === 1,
    spareUpload: view.getUint32(9),
  };
}

function readHave(view: DataView): HaveMessage | undefined {
  const count = (view.byteLength - 1) / offerBytes;
  if (!Number.isInteger(count) || count === 0 || count > mostOffers) return undefined;
  const offers: Offer[] = [];
  for (let at = 1; at < view.byteLength; at += offerBytes) {
    const key = readKey(view, at);
    const state = offerStates[view.getUint8(at + 6) >> 6];
    if (key === undefined || state === undefined) return undefined;
    offers.push({
      ...{ key, state, hops: view.getUint8(at + 6) & mostHops, delay: view.getUint16(at + 7) },
      pieces: view.getUint32(at + 9),
    });
  }
  return { kind: 'have', offers };
}

function readAsk(view: DataView): AskMessage | undefined {
  const count = (view.byteLength - 1) / keyBytes;
  if (!Number.isInteger(count) || count === 0 || count > mostAsked) return undefined;
  const keys: PartNumber[] = [];
  for (let at = 1; at < view.byteLength; at += keyBytes) {
    const key = readKey(view, at);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return { kind: 'ask', keys };
}

function readWant(view: DataView): WantMessage | undefined {
  const key = readKey(view, 1);
  const from = view.getUint32(7);
  const to = view.getUint32(11);
  if (key === undefined || from >= to) return undefined;
  return { kind: 'want', key, from, to, within: view.getUint16(15) };
}

function readChunk(view: DataView, bytes: Uint8Array): ChunkMessage | undefined {
  if (bytes.length <= chunkHeader || bytes.length > chunkHeader + largestChunk) return undefined;
  const key = readKey(view, 1);
  const total = view.getUint32(7);
  const offset = view.getUint32(11);
  if (key === undefined || offset + bytes.length - chunkHeader > total) return undefined;
  const isToPassOn = (view.getUint8(15) & 1) === 1;
  return { kind: 'chunk', key, total, offset, isToPassOn, bytes: bytes.subarray(chunkHeader) };
}

function readState(view: DataView): StateMessage | undefined {
  if (view.byteLength !== 6) return undefined;
  return { kind: 'state', isDownloadOnly: (view.getUint8(1) & 1) === 1, spareUpload: view.getUint32(2) };
}

function writeKey(view: DataView, at: number, { msn, part }: PartNumber): void {
  view.setUint32(at, msn);
  view.setUint16(at + 4, part ?? wholeSegment);
}

function readKey(view: DataView, at: number): PartNumber | undefined {
  const part = view.getUint16(at + 4);
  if (part > mostParts && part !== wholeSegment) return undefined;
  return { msn: view.getUint32(at), part: part === wholeSegment ? undefined : part };
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, Math.round(value)));
}
