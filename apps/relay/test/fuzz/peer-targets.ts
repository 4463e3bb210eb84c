import { equalBytes } from '@starling/shared/bytes.ts';
import {
  formatTrackerAnswer,
  mostWired,
  parseTrackerAnswer,
} from '@starling/shared/protocol/tracker-answer.ts';
import { mostSdpLength } from '@starling/shared/protocol/tracker-fields.ts';
import {
  formatTrackerMessage,
  mostListedNeighbours,
  mostOffers,
  mostScraped,
  parseTrackerMessage,
  type TrackerMessage,
} from '@starling/shared/protocol/tracker-message.ts';
import {
  decodePeerMessage,
  encodePeerMessage,
  largestChunk,
  largestMessage,
  mostAsked,
  mostOffers as mostPartsOffered,
  sizeOfPeerMessage,
  type PeerMessage,
} from '@starling/shared/protocol/peer-message.ts';
import { readCorpus } from './corpus.ts';
import { type Answer, demand, type FuzzTarget } from './fuzz-target.ts';

const words = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    '\\"',
    '\\u00',
    '\\ud800',
    'null',
    '1e999',
    '-0',
    '\0',
    '\xff',
  ],
  ...[
    '"offers":',
    '"sdp":',
    '"\\u0073dp":',
    '"answer":{"type":"answer","sdp":"',
    '"action":"announce"',
    '__proto__',
  ],
];
/** Changes one string or number of a JSON text, so that what is around it stays JSON. */
function editJson(input: Uint8Array, which: number, edit: (unit: Uint8Array) => Uint8Array): Uint8Array {
  const text = Buffer.from(input).toString('latin1');
  const units = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|-?\d[\d.eE+-]*/gs)];
  const unit = units[which % Math.max(1, units.length)];
  if (unit === undefined) return input;
  const [whole, inner] = unit;
  const start = unit.index + (inner === undefined ? 0 : 1);
  const length = (inner ?? whole).length;
  return Buffer.concat([
    input.subarray(0, start),
    edit(input.slice(start, start + length)),
    input.subarray(start + length),
  ]);
}

/** Of a frame whose head is four bytes long: more cannot be handed on. */
const longestFrame = 65_535;

const tracker: FuzzTarget = {
  name: 'tracker-message',
  seeds: readCorpus('tracker-message'),
  words,
  editUnit: editJson,
  run(input) {
    const text = Buffer.from(input).toString();
    const read = parseTrackerMessage(text);
    if (read.kind === 'misunderstood') {
      demand(read.because.length < 200 && !read.because.includes('\n'), 'what is wrong is said in one line');
      return 'refused';
    }
    checkBounds(read);
    checkHandedOn(read, text);
    const again = parseTrackerMessage(formatTrackerMessage(read));
    demand(sameValues(meaningOf(again), meaningOf(read)), 'what is read is written alike');
    return 'taken';
  },
};

function checkBounds(message: TrackerMessage): void {
  if (message.kind === 'scrape') demand(message.infoHashes.length <= mostScraped, 'a scrape has a bound');
  if (message.kind === 'report')
    demand(message.bad.length + message.failed.length <= 2 * mostListedNeighbours, 'a report has a bound');
  if (message.kind !== 'announce') return;
  demand(message.offers.length <= mostOffers, 'offers have a bound');
  demand((message.starling?.neighbours.length ?? 0) <= mostListedNeighbours, 'neighbours have a bound');
}

/** What is handed on as it came must be what was read, and nothing that its receiver could read otherwise. */
function checkHandedOn(message: TrackerMessage, text: string): void {
  if (message.kind !== 'announce' && message.kind !== 'answer') return;
  const whole = JSON.parse(text) as Whole;
  const { infoHash, peerId } = message;
  const sender = { infoHash, peerId };
  const handed =
    message.kind === 'answer'
      ? [{ kind: 'answered', ...sender, offerId: message.offerId, sdp: message.sdp } as const]
      : message.offers.map((offer) => ({ kind: 'offered', ...sender, ...offer }) as const);
  handed.forEach((answer, at) => {
    const frame = formatTrackerAnswer(answer);
    demand(Buffer.byteLength(frame) <= longestFrame, 'what is handed on fits into a frame');
    const { offer, answer: reply } = JSON.parse(frame) as Whole;
    const sent = (message.kind === 'answer' ? whole.answer : whole.offers?.[at]?.offer) as { sdp?: unknown };
    const got = (offer ?? reply) as { sdp?: unknown };
    demand(got.sdp === sent.sdp, 'a description is handed on as its sender wrote it');
    demand(typeof got.sdp === 'string' && got.sdp.length <= mostSdpLength, 'a description has a bound');
    demand(Object.keys(got).length === 2, 'nothing else is handed on');
  });
}

interface Whole {
  readonly offer?: unknown;
  readonly answer?: unknown;
  readonly offers?: readonly { readonly offer?: unknown }[];
}

/** A description may be written with other escapes. */
function meaningOf(message: object): object {
  const sdp = (text: unknown) => JSON.parse(String(text)) as unknown;
  if ('sdp' in message) return { ...message, sdp: sdp(message.sdp) };
  if (!('offers' in message) || !Array.isArray(message.offers)) return message;
  const offers = message.offers.map((offer: { sdp: string }) => ({ ...offer, sdp: sdp(offer.sdp) }));
  return { ...message, offers };
}

function sameValues(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const answers: FuzzTarget = {
  name: 'tracker-answer',
  seeds: readCorpus('tracker-answer'),
  words: [...words, '"starling":{"v":1', '"fetchShare":', '"dial":[', '"interval":', '"redirect":"ws://'],
  editUnit: editJson,
  run(input) {
    const read = parseTrackerAnswer(Buffer.from(input).toString());
    if (read === undefined) return 'refused';
    const wiring = read.kind === 'announced' ? read.starling : read.kind === 'wire' ? read : undefined;
    if (wiring !== undefined)
      demand(wiring.dial.length <= mostWired && wiring.drop.length <= mostWired, 'wiring has a bound');
    if (read.kind === 'announced')
      demand(read.interval >= 1 && read.interval <= 3_600, 'nobody announces all the time, or never again');
    const again = parseTrackerAnswer(formatTrackerAnswer(read));
    demand(again !== undefined && sameValues(again, read), 'what is read is written alike');
    return 'taken';
  },
};

const key = { msn: 1_000, part: 7 };
const whole = { msn: 0xffffffff, part: undefined };
/** One of each kind, as our own viewers write them: there are no others. */
const spoken: readonly PeerMessage[] = [
  { kind: 'hello', version: 3, swarm: 7, chunkBytes: 16_384, isDownloadOnly: false, spareUpload: 4e6 },
  {
    kind: 'have',
    offers: [
      { key, state: 'coming', pieces: 0b101, hops: 2, delay: 40 },
      { key, state: 'dealt', pieces: 12, hops: 0, delay: 90 },
      { key: whole, state: 'whole', pieces: 0xffffffff, hops: 0, delay: 0 },
    ],
  },
  { kind: 'ask', keys: [key, whole] },
  { kind: 'want', key, from: 0, to: 16_384, within: 900 },
  { kind: 'cancel', key },
  { kind: 'refuse', key, reason: 'busy' },
  { kind: 'chunk', key, total: 50_000, offset: 16_384, isToPassOn: true, bytes: new Uint8Array(300).fill(7) },
  { kind: 'retract', key },
  { kind: 'state', isDownloadOnly: true, spareUpload: 0 },
  { kind: 'announcement', bytes: new Uint8Array(180).fill(3) },
  { kind: 'bye', reason: 'crowded' },
  { kind: 'tail' },
  { kind: 'ping', stamp: 70_000 },
  { kind: 'pong', stamp: 70_000 },
];

const peer: FuzzTarget = {
  name: 'peer-message',
  seeds: spoken.map(encodePeerMessage),
  words: [
    ...Array.from({ length: 15 }, (_, type) => String.fromCharCode(type)),
    '\xff\xff\xff\xff',
    '\0\0\0\0',
  ],
  run(input) {
    const read = decodePeerMessage(input);
    if (read === undefined) return 'refused';
    demand(input.length <= largestMessage, 'nothing is longer than the longest');
    if (read.kind === 'unknown') return read.type >= 1 && read.type <= 14 ? fail() : 'refused';
    checkPeerMessage(read);
    const written = encodePeerMessage(read);
    demand(written.length === sizeOfPeerMessage(read), 'a message is as long as foretold');
    const again = decodePeerMessage(written);
    demand(again !== undefined && again.kind !== 'unknown', 'what is read can be written and read again');
    demand(equalBytes(encodePeerMessage(again), written), 'what is read is written alike');
    return 'taken';
  },
};

function fail(): Answer {
  demand(false, 'a message of this version is known');
}

function checkPeerMessage(message: PeerMessage): void {
  if (message.kind === 'have') demand(message.offers.length <= mostPartsOffered, 'offers have a bound');
  if (message.kind === 'ask') demand(message.keys.length <= mostAsked, 'questions have a bound');
  if (message.kind === 'want') demand(message.from < message.to, 'who wants something wants some bytes');
  if (message.kind !== 'chunk') return;
  const { offset, total, bytes } = message;
  demand(bytes.length > 0 && bytes.length <= largestChunk, 'a chunk has bytes, and a bound');
  demand(offset + bytes.length <= total, 'a chunk lies within its part');
}

export const peerTargets: readonly FuzzTarget[] = [tracker, answers, peer];
