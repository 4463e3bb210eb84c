import type { Bytes } from '../units.ts';

/** 20 bytes as WebTorrent writes them in JSON: a string of 20 characters, each of U+0000 to U+00FF. */
export type BinaryId = string;
/** The same 20 bytes as 40 lower-case hex digits: so they are written inside of our own messages and programs. */
export type HexId = string;

/** Who speaks: a peer, in one of the swarms that it may be in. */
export interface Sender {
  readonly infoHash: BinaryId;
  readonly peerId: BinaryId;
}

/** What was not done, and why. */
export interface Complaint {
  /** One line for a log, or for the person who wrote the client. */
  readonly because: string;
  /** Where it could be read: WebTorrent's clients look at no failure without it. */
  readonly infoHash: BinaryId | undefined;
}

/** What RTCPeerConnection made and another one takes: a description of a session. */
export interface SessionDescription {
  readonly type: 'offer' | 'answer';
  /** At most {@link mostSdpLength} characters. */
  readonly sdp: string;
}

/** A way on which a peer may be reached (RFC 8445), as browsers write it. */
export interface IceCandidate {
  readonly type: 'candidate';
  readonly candidate: {
    /** At most 1,024 characters; empty for the end of candidates. */
    readonly candidate: string;
    readonly sdpMid: string | null;
    readonly sdpMLineIndex: number | null;
  };
}

/** What two peers have to tell each other before they are connected. */
export type Signal = SessionDescription | IceCandidate;

/** Offers of a page with a data channel are 500 to 3,000 characters; more is somebody's luggage. */
export const mostSdpLength: Bytes = 8_192;
const mostCandidateLength = 1_024;

/** An object out of JSON, before anything is known of its fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** @returns the object that the text is, undefined for any other text. Never throws. */
export function parseObject(text: string): Fields | undefined {
  try {
    return asFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

export function isBinaryId(value: unknown): value is BinaryId {
  if (typeof value !== 'string' || value.length !== 20) return false;
  for (let at = 0; at < 20; at += 1) if (value.charCodeAt(at) > 0xff) return false;
  return true;
}

export function isHexId(value: unknown): value is HexId {
  return typeof value === 'string' && value.length === 40 && /^[0-9a-f]{40}$/.test(value);
}

/** @returns undefined where it is no list, or longer than `most`, or holds anything but ids */
export function parseHexIds(value: unknown, most: number): readonly HexId[] | undefined {
  if (value === undefined) return [];
  return Array.isArray(value) && value.length <= most && value.every(isHexId) ? value : undefined;
}

const digits = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** One flat string, not a chain of pieces: trackers keep thousands of them. */
export function hexOf(id: BinaryId): HexId {
  const codes: number[] = [];
  for (let at = 0; at < id.length; at += 1) {
    const byte = id.charCodeAt(at);
    codes.push(digits[(byte >> 4) & 15] ?? 0, digits[byte & 15] ?? 0);
  }
  return String.fromCharCode(...codes);
}

export function binaryOf(id: HexId): BinaryId {
  const bytes: number[] = [];
  for (let at = 0; at + 1 < id.length; at += 2) bytes.push(Number.parseInt(id.slice(at, at + 2), 16));
  return String.fromCharCode(...bytes);
}

/** @returns a description without whatever else the sender put into it; undefined for anything else */
export function parseDescription(value: unknown, type: 'offer' | 'answer'): SessionDescription | undefined {
  const fields = asFields(value);
  const sdp = fields?.['sdp'];
  if (fields?.['type'] !== type || typeof sdp !== 'string' || sdp.length > mostSdpLength) return undefined;
  return { type, sdp };
}

/** @returns a signal without whatever else the sender put into it; undefined for anything else */
export function parseSignal(value: unknown): Signal | undefined {
  const type = asFields(value)?.['type'];
  if (type === 'offer' || type === 'answer') return parseDescription(value, type);
  return type === 'candidate' ? parseCandidate(asFields(value)?.['candidate']) : undefined;
}

function parseCandidate(value: unknown): IceCandidate | undefined {
  const fields = asFields(value);
  const { candidate, sdpMid = null, sdpMLineIndex = null } = fields ?? {};
  if (typeof candidate !== 'string' || candidate.length > mostCandidateLength) return undefined;
  if (sdpMid !== null && (typeof sdpMid !== 'string' || sdpMid.length > 64)) return undefined;
  if (sdpMLineIndex !== null && !isCount(sdpMLineIndex, 65_535)) return undefined;
  return { type: 'candidate', candidate: { candidate, sdpMid, sdpMLineIndex } };
}

/** @returns whether it is a whole number from 0 to `most` */
export function isCount(value: unknown, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

/** A connection between two peers that is to be made, named by the tracker: 1–32 letters or digits. */
export function isConnectionName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,32}$/.test(value);
}

/** @returns whether it is the address of a tracker: `ws:` or `wss:`, at most 200 characters */
export function isTrackerUrl(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 200 && /^wss?:\/\/[^\s"\\]+$/.test(value);
}
