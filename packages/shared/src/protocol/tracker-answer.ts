import type { Seconds } from '../units.ts';
import type { JsonString } from './json-text.ts';
import {
  asFields,
  isBinaryId,
  isConnectionName,
  isCount,
  isHexId,
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

/** What a tracker says to a client: see `tracker-message.ts` for the other direction. */
export type TrackerAnswer =
  | AnnouncedAnswer
  | OfferedAnswer
  | AnsweredAnswer
  | ScrapedAnswer
  | SignalAnswer
  | WireAnswer
  | FailureAnswer;

/** The answer to an announce. */
export interface AnnouncedAnswer {
  readonly kind: 'announced';
  readonly infoHash: BinaryId;
  /** When the next announce is expected: 1–3,600. */
  readonly interval: Seconds;
  readonly complete: number;
  readonly incomplete: number;
  /** Undefined for plain WebTorrent clients. */
  readonly starling: Wiring | undefined;
}

/** Whom a client should be connected to, as far as that changes. */
export interface Wiring {
  /** To whom it is to make an offer now, at most {@link mostWired}. */
  readonly dial: readonly Dial[];
  /** Whom it is to let go, at most {@link mostWired}. */
  readonly drop: readonly HexId[];
  /** How many peers the swarm has, itself included. */
  readonly size: number;
  /** The share of all peers that should take each part from HTTP at once; above 0, at most 1. */
  readonly fetchShare: number;
  /** The tracker that has this swarm: this one has not, and will answer nothing else. */
  readonly redirect: string | undefined;
}

/** A connection that a client is to begin. */
export interface Dial {
  readonly peer: HexId;
  /** Goes with each of its signals: 1–32 letters or digits. */
  readonly connection: string;
}

/** Another peer's offer, to be answered. */
export interface OfferedAnswer extends Sender {
  readonly kind: 'offered';
  readonly offerId: string;
  readonly sdp: JsonString;
}

/** Another peer's answer to an offer. */
export interface AnsweredAnswer extends Sender {
  readonly kind: 'answered';
  readonly offerId: string;
  readonly sdp: JsonString;
}

/** The answer to a scrape. */
export interface ScrapedAnswer {
  readonly kind: 'scraped';
  readonly files: readonly {
    readonly infoHash: BinaryId;
    readonly complete: number;
    readonly incomplete: number;
  }[];
}

/** A neighbour's signal: the sender is that neighbour. */
export interface SignalAnswer extends Sender {
  readonly kind: 'signal';
  readonly connection: string;
  readonly signal: Signal;
}

/** Pushed when the tracker wires anew between two announces. */
export interface WireAnswer {
  readonly kind: 'wire';
  readonly infoHash: BinaryId;
  readonly dial: readonly Dial[];
  readonly drop: readonly HexId[];
}

/** What the client asked for was not done. */
export interface FailureAnswer extends Complaint {
  readonly kind: 'failure';
  /** Where a signal could not be delivered: of which connection. */
  readonly connection: string | undefined;
}

/** The most that a client takes of `dial` and of `drop` at once. */
export const mostWired = 24;
const mostAnswerLength = 65_536;

/** Writes one text frame. Hex ids and connections hold nothing that JSON would have to escape. */
export function formatTrackerAnswer(answer: TrackerAnswer): string {
  switch (answer.kind) {
    case 'announced':
      return formatAnnounced(answer);
    case 'offered':
      return formatHandedOn(answer, 'offer');
    case 'answered':
      return formatHandedOn(answer, 'answer');
    case 'scraped':
      return JSON.stringify({ action: 'scrape', files: formatFiles(answer) });
    case 'signal':
      return JSON.stringify({
        ...{ action: 'starling-signal', info_hash: answer.infoHash, peer_id: answer.peerId },
        ...{ connection: answer.connection, signal: answer.signal },
      });
    case 'wire':
      return `{"action":"starling-wire","info_hash":${JSON.stringify(answer.infoHash)},${formatWire(answer)}}`;
    case 'failure':
      return formatFailure(answer);
  }
}

/** By hand: nearly all that a tracker writes is this. */
function formatAnnounced({ infoHash, interval, complete, incomplete, starling }: AnnouncedAnswer): string {
  const head =
    `{"action":"announce","info_hash":${JSON.stringify(infoHash)},"interval":${interval},` +
    `"complete":${complete},"incomplete":${incomplete}`;
  if (starling === undefined) return `${head}}`;
  const redirect = starling.redirect === undefined ? '' : `,"redirect":${JSON.stringify(starling.redirect)}`;
  return (
    `${head},"starling":{"v":1,${formatWire(starling)},"size":${starling.size},` +
    `"fetchShare":${starling.fetchShare}${redirect}}}`
  );
}

function formatHandedOn(
  { infoHash, peerId, offerId, sdp }: OfferedAnswer | AnsweredAnswer,
  type: 'offer' | 'answer',
): string {
  return (
    `{"action":"announce","info_hash":${JSON.stringify(infoHash)},"peer_id":${JSON.stringify(peerId)},` +
    `"offer_id":${JSON.stringify(offerId)},"${type}":{"type":"${type}","sdp":${sdp}}}`
  );
}

function formatWire({ dial, drop }: { dial: readonly Dial[]; drop: readonly HexId[] }): string {
  const dials = dial.map(({ peer, connection }) => `{"peer":"${peer}","connection":"${connection}"}`);
  const drops = drop.map((peer) => `"${peer}"`);
  return `"dial":[${dials.join(',')}],"drop":[${drops.join(',')}]`;
}

function formatFiles({ files }: ScrapedAnswer): Record<string, object> {
  return Object.fromEntries(
    files.map(({ infoHash, complete, incomplete }) => [
      infoHash,
      { complete, incomplete, downloaded: complete },
    ]),
  );
}

/** WebTorrent's clients close the connection over any action but two, and read failures of announces alone. */
function formatFailure({ because, infoHash, connection }: FailureAnswer): string {
  return JSON.stringify({
    action: connection === undefined ? 'announce' : 'starling-signal',
    info_hash: infoHash,
    connection,
    'failure reason': because,
  });
}

/** Reads what {@link formatTrackerAnswer} writes. @returns undefined for anything else, however long. Never throws. */
export function parseTrackerAnswer(text: string): TrackerAnswer | undefined {
  if (text.length > mostAnswerLength) return undefined;
  const fields = parseObject(text);
  const { action, info_hash: infoHash, 'failure reason': because } = fields ?? {};
  if (fields === undefined) return undefined;
  if (because !== undefined) return parseFailure(fields);
  if (action === 'scrape') return parseScraped(fields);
  if (!isBinaryId(infoHash)) return undefined;
  if (action === 'starling-signal') return parseSignalAnswer(fields, infoHash);
  if (action === 'starling-wire') {
    const wire = parseWire(fields);
    return wire && { kind: 'wire', infoHash, ...wire };
  }
  if (action !== 'announce') return undefined;
  if (fields['offer'] !== undefined || fields['answer'] !== undefined) return parseHandedOn(fields, infoHash);
  return parseAnnounced(fields, infoHash);
}

function parseFailure(fields: Fields): FailureAnswer | undefined {
  const { 'failure reason': because, info_hash: infoHash, connection } = fields;
  if (typeof because !== 'string') return undefined;
  return {
    kind: 'failure',
    because: because.slice(0, 500),
    infoHash: isBinaryId(infoHash) ? infoHash : undefined,
    connection: isConnectionName(connection) ? connection : undefined,
  };
}

function parseScraped(fields: Fields): ScrapedAnswer | undefined {
  const entries = Object.entries(asFields(fields['files']) ?? {});
  const files = entries.map(([infoHash, file]) => ({ infoHash, ...parseCounts(asFields(file)) }));
  return files.every(({ infoHash }) => isBinaryId(infoHash)) ? { kind: 'scraped', files } : undefined;
}

const mostPeers = 1e9;

function parseCounts(fields: Fields | undefined): { complete: number; incomplete: number } {
  const { complete, incomplete } = fields ?? {};
  return {
    complete: isCount(complete, mostPeers) ? complete : 0,
    incomplete: isCount(incomplete, mostPeers) ? incomplete : 0,
  };
}

function parseSignalAnswer(fields: Fields, infoHash: BinaryId): SignalAnswer | undefined {
  const { peer_id: peerId, connection } = fields;
  const signal = parseSignal(fields['signal']);
  if (!isBinaryId(peerId) || !isConnectionName(connection) || signal === undefined) return undefined;
  return { kind: 'signal', infoHash, peerId, connection, signal };
}

function parseHandedOn(fields: Fields, infoHash: BinaryId): OfferedAnswer | AnsweredAnswer | undefined {
  const { peer_id: peerId, offer_id: offerId } = fields;
  if (!isBinaryId(peerId) || typeof offerId !== 'string' || offerId.length > 64) return undefined;
  const offer = parseDescription(fields['offer'], 'offer');
  if (offer !== undefined)
    return { kind: 'offered', infoHash, peerId, offerId, sdp: JSON.stringify(offer.sdp) };
  const answer = parseDescription(fields['answer'], 'answer');
  return answer && { kind: 'answered', infoHash, peerId, offerId, sdp: JSON.stringify(answer.sdp) };
}

function parseAnnounced(fields: Fields, infoHash: BinaryId): AnnouncedAnswer | undefined {
  const { interval, starling } = fields;
  if (typeof interval !== 'number' || !(interval >= 1 && interval <= 3_600)) return undefined;
  const wiring = starling === undefined ? undefined : parseWiring(asFields(starling));
  if (starling !== undefined && wiring === undefined) return undefined;
  return { kind: 'announced', infoHash, interval, ...parseCounts(fields), starling: wiring };
}

function parseWiring(fields: Fields | undefined): Wiring | undefined {
  const wire = fields === undefined ? undefined : parseWire(fields);
  if (fields?.['v'] !== 1 || wire === undefined) return undefined;
  const { size, fetchShare, redirect } = fields;
  if (!isCount(size, mostPeers)) return undefined;
  if (typeof fetchShare !== 'number' || !(fetchShare > 0 && fetchShare <= 1)) return undefined;
  if (redirect !== undefined && !isTrackerUrl(redirect)) return undefined;
  return { ...wire, size, fetchShare, redirect };
}

function parseWire(fields: Fields): { dial: readonly Dial[]; drop: readonly HexId[] } | undefined {
  const drop = parseHexIds(fields['drop'], mostWired);
  const { dial: list = [] } = fields;
  if (drop === undefined || !Array.isArray(list) || list.length > mostWired) return undefined;
  const dial: Dial[] = [];
  for (const item of list) {
    const { peer, connection } = asFields(item) ?? {};
    if (!isHexId(peer) || !isConnectionName(connection)) return undefined;
    dial.push({ peer, connection });
  }
  return { dial, drop };
}
