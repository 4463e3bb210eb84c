import type { BitsPerSecond, Bytes } from '../units.ts';
import {
  endOfValue,
  startOfItem,
  startOfMember,
  startOfNextItem,
  startOfValue,
  type JsonString,
} from './json-text.ts';
import {
  asFields,
  isBinaryId,
  isConnectionName,
  isTrackerUrl,
  parseDescription,
  parseHexIds,
  parseObject,
  parseSignal,
  type BinaryId,
  type Complaint,
  type Fields,
  type HexId,
  type Sender,
  type Signal,
} from './tracker-fields.ts';

/**
 * What a client says to a tracker: the WebTorrent tracker protocol as its clients speak it (JSON in text frames of a
 * WebSocket), and our extension of it, whose words begin with `starling`.
 */
export type TrackerMessage = AnnounceMessage | AnswerMessage | ScrapeMessage | SignalMessage | ReportMessage;

export type AnnounceEvent = 'started' | 'update' | 'completed' | 'paused' | 'stopped';

/** "I am here", again and again; with `stopped`: no more. */
export interface AnnounceMessage extends Sender {
  readonly kind: 'announce';
  readonly event: AnnounceEvent;
  /** A seed, in BitTorrent's words: nothing is left to download. */
  readonly isComplete: boolean;
  /** To be handed to as many other peers; the first {@link mostOffers} that were sent. */
  readonly offers: readonly Offer[];
  /** Undefined for plain WebTorrent clients. */
  readonly starling: StarlingAnnounce | undefined;
}

/** An offer made before anyone is known who would answer it. */
export interface Offer {
  /** Chosen by its maker: 1–64 characters, by custom 20 random bytes as a {@link BinaryId}. */
  readonly offerId: string;
  /** Of at most {@link mostSdpLength} characters, as it came. */
  readonly sdp: JsonString;
}

/** Our extension of the announce, version 1. */
export interface StarlingAnnounce {
  /** From the relay; undefined where the tracker admits everyone. */
  readonly token: string | undefined;
  /** Where the client believes to be, in the operator's own words: `[a-z0-9-]{1,16}`. */
  readonly region: string | undefined;
  /** What it could upload beyond what it uploads now; 0–10¹⁰. */
  readonly spareUpload: BitsPerSecond;
  readonly isDownloadOnly: boolean;
  /** Whom it is connected to, at most {@link mostListedNeighbours}. */
  readonly neighbours: readonly HexId[];
  /** Trackers of the same group that it could not reach, at most {@link mostTriedTrackers}: it must not be sent there again. */
  readonly tried: readonly string[];
}

/** The answer to an offer, for the peer who made it. */
export interface AnswerMessage extends Sender {
  readonly kind: 'answer';
  readonly toPeerId: BinaryId;
  readonly offerId: string;
  /** Of at most {@link mostSdpLength} characters, as it came. */
  readonly sdp: JsonString;
}

/** "How many are there?" */
export interface ScrapeMessage {
  readonly kind: 'scrape';
  /** 1 to {@link mostScraped}. */
  readonly infoHashes: readonly BinaryId[];
}

/** For a neighbour: offer, answer or candidate of the connection that the tracker asked for. */
export interface SignalMessage extends Sender {
  readonly kind: 'signal';
  readonly toPeerId: BinaryId;
  readonly connection: string;
  readonly signal: Signal;
}

/** What came of the neighbours: who sent bad bytes, who could not be reached; at most {@link mostListedNeighbours} each. */
export interface ReportMessage extends Sender {
  readonly kind: 'report';
  readonly bad: readonly HexId[];
  readonly failed: readonly HexId[];
}

/** What is not understood: said to its sender, and to nobody else. */
export interface Misunderstood extends Complaint {
  readonly kind: 'misunderstood';
}

/** Longer messages are not read at all. Ten offers of a chatty browser are 40,000. */
export const mostTrackerMessageLength: Bytes = 65_536;
export const mostOffers = 10;
export const mostListedNeighbours = 24;
export const mostTriedTrackers = 8;
export const mostScraped = 50;
const mostTokenLength = 512;
const mostUpload: BitsPerSecond = 1e10;

/** Reads one text frame. Bounded, and never throws: whatever is wrong comes back as one sentence. */
export function parseTrackerMessage(text: string): TrackerMessage | Misunderstood {
  if (text.length > mostTrackerMessageLength)
    return misunderstood(`a message of ${text.length} characters; ${mostTrackerMessageLength} are the most`);
  const fields = parseObject(text);
  if (fields === undefined) return misunderstood('this is no JSON object');
  switch (fields['action']) {
    case 'announce':
      return isSet(fields['answer']) ? parseAnswer(fields, text) : parseAnnounce(fields, text);
    case 'scrape':
      return parseScrape(fields);
    case 'starling-signal':
      return parseSignalMessage(fields);
    case 'starling-report':
      return parseReport(fields);
    default:
      return misunderstood(
        'action is none of announce, scrape, starling-signal, starling-report',
        fields['info_hash'],
      );
  }
}

const events: ReadonlyMap<unknown, AnnounceEvent> = new Map<unknown, AnnounceEvent>([
  [undefined, 'update'],
  [null, 'update'],
  ['', 'update'],
  ['empty', 'update'],
  ['update', 'update'],
  ['started', 'started'],
  ['completed', 'completed'],
  ['paused', 'paused'],
  ['stopped', 'stopped'],
]);

function parseAnnounce(fields: Fields, text: string): AnnounceMessage | Misunderstood {
  const sender = parseSender(fields);
  if ('kind' in sender) return sender;
  const event = events.get(fields['event']);
  if (event === undefined) return misunderstood('this event is not known', sender.infoHash);
  const offers = parseOffers(fields['offers'], text);
  if (offers === undefined)
    return misunderstood('offers are {offer_id, offer: {type: "offer", sdp}}', sender.infoHash);
  const starling = isSet(fields['starling']) ? parseStarling(asFields(fields['starling'])) : undefined;
  if (typeof starling === 'string') return misunderstood(starling, sender.infoHash);
  // Clients write a number, a string of digits, or leave it out.
  const isComplete = isSet(fields['left']) && Number(fields['left']) === 0;
  return { kind: 'announce', ...sender, event, isComplete, offers, starling };
}

function parseSender(fields: Fields): Sender | Misunderstood {
  const { info_hash: infoHash, peer_id: peerId } = fields;
  if (!isBinaryId(infoHash)) return misunderstood('info_hash is not a string of 20 bytes');
  if (!isBinaryId(peerId)) return misunderstood('peer_id is not a string of 20 bytes', infoHash);
  return { infoHash, peerId };
}

const noOffers: readonly Offer[] = [];

/** Offers beyond the most are left out: a client cannot know how many will be used. */
function parseOffers(value: unknown, text: string): readonly Offer[] | undefined {
  if (!isSet(value)) return noOffers;
  if (!Array.isArray(value)) return undefined;
  const offers: Offer[] = [];
  const list = startOfMember(text, startOfValue(text, 0), 'offers');
  let at = list === undefined ? undefined : startOfItem(text, list);
  for (const item of value.slice(0, mostOffers)) {
    const { offer_id: offerId, offer } = asFields(item) ?? {};
    const description = parseDescription(offer, 'offer');
    if (!isOfferId(offerId) || description === undefined) return undefined;
    offers.push({ offerId, sdp: sdpWithin(text, at, 'offer') ?? JSON.stringify(description.sdp) });
    if (at !== undefined) at = startOfNextItem(text, endOfValue(text, at));
  }
  return offers;
}

/**
 * @param holder where the object begins whose `name` is a description
 * @returns that one's text; undefined where it cannot be found, for names are written with escapes
 */
function sdpWithin(
  text: string,
  holder: number | undefined,
  name: 'offer' | 'answer',
): JsonString | undefined {
  const description = holder === undefined ? undefined : startOfMember(text, holder, name);
  const sdp = description === undefined ? undefined : startOfMember(text, description, 'sdp');
  return sdp === undefined ? undefined : text.slice(sdp, endOfValue(text, sdp));
}

function isOfferId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 64;
}

/** @returns a sentence where it cannot be understood */
function parseStarling(fields: Fields | undefined): StarlingAnnounce | string {
  if (fields === undefined) return 'starling is no object';
  if (fields['v'] !== 1) return `starling.v is ${versionText(fields['v'])}; this tracker speaks version 1`;
  const { token, region, spareUpload = 0, isDownloadOnly = false } = fields;
  if (token !== undefined && (typeof token !== 'string' || token.length > mostTokenLength))
    return `starling.token is no string of at most ${mostTokenLength} characters`;
  if (region !== undefined && (typeof region !== 'string' || !/^[a-z0-9-]{1,16}$/.test(region)))
    return 'starling.region is not 1 to 16 of a-z, 0-9 and -';
  if (typeof spareUpload !== 'number' || !(spareUpload >= 0 && spareUpload <= mostUpload))
    return 'starling.spareUpload is not a number of bits per second from 0 to 10000000000';
  if (typeof isDownloadOnly !== 'boolean') return 'starling.isDownloadOnly is neither true nor false';
  const neighbours = parseHexIds(fields['neighbours'], mostListedNeighbours);
  if (neighbours === undefined)
    return `starling.neighbours are not at most ${mostListedNeighbours} ids of 40 hex digits`;
  const tried = fields['tried'] ?? [];
  if (!Array.isArray(tried) || tried.length > mostTriedTrackers || !tried.every(isTrackerUrl))
    return `starling.tried are not at most ${mostTriedTrackers} addresses of trackers`;
  return { token, region, spareUpload, isDownloadOnly, neighbours, tried };
}

function versionText(version: unknown): string {
  return typeof version === 'number' ? String(version) : 'no number';
}

function parseAnswer(fields: Fields, text: string): AnswerMessage | Misunderstood {
  const sender = parseSender(fields);
  if ('kind' in sender) return sender;
  const { to_peer_id: toPeerId, offer_id: offerId } = fields;
  if (!isBinaryId(toPeerId)) return misunderstood('to_peer_id is not a string of 20 bytes', sender.infoHash);
  if (!isOfferId(offerId)) return misunderstood('offer_id is not 1 to 64 characters', sender.infoHash);
  const answer = parseDescription(fields['answer'], 'answer');
  if (answer === undefined) return misunderstood('answer is not {type: "answer", sdp}', sender.infoHash);
  const sdp = sdpWithin(text, startOfValue(text, 0), 'answer') ?? JSON.stringify(answer.sdp);
  return { kind: 'answer', ...sender, toPeerId, offerId, sdp };
}

function parseScrape(fields: Fields): ScrapeMessage | Misunderstood {
  const { info_hash: value } = fields;
  const infoHashes: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (infoHashes.length === 0 || infoHashes.length > mostScraped)
    return misunderstood(`${infoHashes.length} swarms at once; 1 to ${mostScraped} can be asked for`);
  if (!infoHashes.every(isBinaryId)) return misunderstood('info_hash is not a string of 20 bytes');
  return { kind: 'scrape', infoHashes };
}

function parseSignalMessage(fields: Fields): SignalMessage | Misunderstood {
  const sender = parseSender(fields);
  if ('kind' in sender) return sender;
  const { to_peer_id: toPeerId, connection } = fields;
  if (!isBinaryId(toPeerId)) return misunderstood('to_peer_id is not a string of 20 bytes', sender.infoHash);
  if (!isConnectionName(connection))
    return misunderstood('connection is not 1 to 32 letters or digits', sender.infoHash);
  const signal = parseSignal(fields['signal']);
  if (signal === undefined)
    return misunderstood('signal is neither {type, sdp} nor {type: "candidate", candidate}', sender.infoHash);
  return { kind: 'signal', ...sender, toPeerId, connection, signal };
}

function parseReport(fields: Fields): ReportMessage | Misunderstood {
  const sender = parseSender(fields);
  if ('kind' in sender) return sender;
  const bad = parseHexIds(fields['bad'], mostListedNeighbours);
  const failed = parseHexIds(fields['failed'], mostListedNeighbours);
  if (bad === undefined || failed === undefined)
    return misunderstood(
      `bad and failed are not at most ${mostListedNeighbours} ids of 40 hex digits`,
      sender.infoHash,
    );
  return { kind: 'report', ...sender, bad, failed };
}

/** Clients write `null` or nothing for what they leave out. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

function misunderstood(because: string, infoHash?: unknown): Misunderstood {
  return { kind: 'misunderstood', because, infoHash: isBinaryId(infoHash) ? infoHash : undefined };
}

/** Writes what {@link parseTrackerMessage} reads. */
export function formatTrackerMessage(message: TrackerMessage): string {
  if (message.kind === 'scrape') return JSON.stringify({ action: 'scrape', info_hash: message.infoHashes });
  const sender = { info_hash: message.infoHash, peer_id: message.peerId };
  switch (message.kind) {
    case 'announce':
      return JSON.stringify({
        ...{ action: 'announce', ...sender, event: message.event, left: message.isComplete ? 0 : 1 },
        numwant: message.offers.length,
        offers: message.offers.map(({ offerId, sdp }) => ({
          ...{ offer_id: offerId, offer: { type: 'offer', sdp: JSON.parse(sdp) as unknown } },
        })),
        starling: message.starling && { v: 1, ...message.starling },
      });
    case 'answer':
      return JSON.stringify({
        ...{ action: 'announce', ...sender, to_peer_id: message.toPeerId, offer_id: message.offerId },
        answer: { type: 'answer', sdp: JSON.parse(message.sdp) as unknown },
      });
    case 'signal':
      return JSON.stringify({
        ...{ action: 'starling-signal', ...sender, to_peer_id: message.toPeerId },
        ...{ connection: message.connection, signal: message.signal },
      });
    case 'report':
      return JSON.stringify({
        action: 'starling-report',
        ...sender,
        bad: message.bad,
        failed: message.failed,
      });
  }
}
