import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTrackerAnswer, parseTrackerAnswer, type TrackerAnswer } from './tracker-answer.ts';
import { binaryOf, hexOf, mostSdpLength } from './tracker-fields.ts';
import {
  formatTrackerMessage,
  mostTrackerMessageLength,
  parseTrackerMessage,
  type TrackerMessage,
} from './tracker-message.ts';

const binaryId = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 20, maxLength: 20 })
  .map((bytes) => String.fromCharCode(...bytes));
const hexId = binaryId.map(hexOf);
const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/);
const sdp = fc.string({ unit: 'binary', maxLength: 300 });
const jsonString = sdp.map((text) => JSON.stringify(text));
const description = <Type extends 'offer' | 'answer'>(type: Type) =>
  fc.record({ type: fc.constant(type), sdp });
const candidate = fc.record({
  type: fc.constant('candidate' as const),
  candidate: fc.record({
    candidate: fc.string({ maxLength: 200 }),
    sdpMid: fc.option(fc.string({ maxLength: 10 })),
    sdpMLineIndex: fc.option(fc.nat(65_535)),
  }),
});
const signal = fc.oneof(description('offer'), description('answer'), candidate);
const trackerUrl = fc.constantFrom('ws://one:8000', 'wss://two.example/tracker');
const sender = { infoHash: binaryId, peerId: binaryId };
const neighbours = fc.array(hexId, { maxLength: 24 });
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const message: fc.Arbitrary<TrackerMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('announce' as const),
    ...sender,
    event: fc.constantFrom('started', 'update', 'completed', 'paused', 'stopped'),
    isComplete: fc.boolean(),
    offers: fc.array(fc.record({ offerId: binaryId, sdp: jsonString }), { maxLength: 10 }),
    starling: optional(
      fc.record({
        token: optional(fc.string({ maxLength: 320 })),
        region: optional(fc.stringMatching(/^[a-z0-9-]{1,16}$/)),
        spareUpload: fc.nat(1e9),
        isDownloadOnly: fc.boolean(),
        neighbours,
        tried: fc.array(trackerUrl, { maxLength: 8 }),
      }),
    ),
  }),
  fc.record({
    kind: fc.constant('answer' as const),
    ...sender,
    toPeerId: binaryId,
    offerId: binaryId,
    sdp: jsonString,
  }),
  fc.record({
    kind: fc.constant('scrape' as const),
    infoHashes: fc.array(binaryId, { minLength: 1, maxLength: 50 }),
  }),
  fc.record({
    kind: fc.constant('signal' as const),
    ...sender,
    toPeerId: binaryId,
    connection: name,
    signal,
  }),
  fc.record({ kind: fc.constant('report' as const), ...sender, bad: neighbours, failed: neighbours }),
);

const wire = {
  dial: fc.array(fc.record({ peer: hexId, connection: name }), { maxLength: 24 }),
  drop: neighbours,
};
const answer: fc.Arbitrary<TrackerAnswer> = fc.oneof(
  fc.record({
    kind: fc.constant('announced' as const),
    infoHash: binaryId,
    interval: fc.integer({ min: 1, max: 3_600 }),
    complete: fc.nat(1e9),
    incomplete: fc.nat(1e9),
    starling: optional(
      fc.record({
        ...wire,
        size: fc.nat(1e9),
        fetchShare: fc.double({ min: 0.0001, max: 1, noNaN: true }),
        redirect: optional(trackerUrl),
      }),
    ),
  }),
  fc.record({
    kind: fc.constant('offered' as const),
    ...sender,
    offerId: binaryId,
    sdp: jsonString,
  }),
  fc.record({
    kind: fc.constant('answered' as const),
    ...sender,
    offerId: binaryId,
    sdp: jsonString,
  }),
  fc.record({
    kind: fc.constant('scraped' as const),
    files: fc.uniqueArray(
      fc.record({ infoHash: binaryId, complete: fc.nat(1000), incomplete: fc.nat(1000) }),
      { maxLength: 5, selector: ({ infoHash }) => infoHash },
    ),
  }),
  fc.record({ kind: fc.constant('signal' as const), ...sender, connection: name, signal }),
  fc.record({ kind: fc.constant('wire' as const), infoHash: binaryId, ...wire }),
  fc.record({
    kind: fc.constant('failure' as const),
    because: fc.string({ maxLength: 100 }),
    infoHash: optional(binaryId),
    connection: optional(name),
  }),
);

const aSender = { info_hash: 'h'.repeat(20), peer_id: 'p'.repeat(20) };
const announce = (more: object) =>
  parseTrackerMessage(JSON.stringify({ action: 'announce', ...aSender, ...more }));
const starling = (more: object) => announce({ starling: { v: 1, ...more } });

describe('ids', () => {
  it('are the same bytes as a binary string and as hex digits', () => {
    fc.assert(fc.property(binaryId, (id) => binaryOf(hexOf(id)) === id));
    expect(hexOf('\x00\x0f\xff' + 'a'.repeat(17))).toBe(`000fff${'61'.repeat(17)}`);
  });
});

describe('messages to a tracker', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(message, (written) => {
        expect(parseTrackerMessage(formatTrackerMessage(written))).toEqual(written);
      }),
    );
  });

  it('are taken from a plain WebTorrent client, with null for what it has nothing to say about', () => {
    expect(announce({ event: 'started', left: null, numwant: 5, offers: [], uploaded: 0 })).toMatchObject({
      ...{ kind: 'announce', event: 'started', isComplete: false, offers: [], starling: undefined },
    });
    expect(announce({ left: 0 })).toMatchObject({ event: 'update', isComplete: true });
  });

  it('keep nothing of a description but its type and its text', () => {
    const offer = { type: 'offer', sdp: 'v=0', luggage: 'x'.repeat(1000) };
    expect(announce({ offers: [{ offer_id: 'a'.repeat(20), offer }] })).toMatchObject({
      offers: [{ offerId: 'a'.repeat(20), sdp: '"v=0"' }],
    });
  });

  it('are handed on as they were written, whatever else stands there', () => {
    const sdp = '"v=0\\r\\n\\u0041 \\"}]\\\\"';
    const offer = (name: string) =>
      `{ "offer" : {"sdp":"early","type":"offer","x":[{"sdp":1}],"${name}" : ${sdp} } }`;
    const text = (name: string) =>
      JSON.stringify({ action: 'announce', ...aSender, offers: 7 }).replace(
        /}$/,
        `,"offers":[${offer(name).replace('{', '{"offer_id":"a",')}] }`,
      );
    expect(parseTrackerMessage(text('sdp'))).toMatchObject({ offers: [{ offerId: 'a', sdp }] });
    expect(parseTrackerMessage(text('sd\\u0070'))).toMatchObject({
      offers: [{ offerId: 'a', sdp: JSON.stringify(JSON.parse(sdp)) }],
    });
  });

  it('hold ten offers at most', () => {
    const offers = Array.from({ length: 30 }, () => ({
      ...{ offer_id: 'a'.repeat(20), offer: { type: 'offer', sdp: '' } },
    }));
    const read = announce({ offers });
    expect(read.kind === 'announce' && read.offers.length).toBe(10);
  });

  it.each([
    ['nonsense', 'this is no JSON object'],
    ['[1,2]', 'this is no JSON object'],
    ['null', 'this is no JSON object'],
    ['{}', 'action is none of'],
    ['{"action":"connect"}', 'action is none of'],
    ['{"action":"announce"}', 'info_hash'],
    [JSON.stringify({ action: 'announce', info_hash: 'ä€'.repeat(10), peer_id: 'x' }), 'info_hash'],
    [JSON.stringify({ action: 'scrape', info_hash: [] }), '0 swarms at once'],
    [' '.repeat(mostTrackerMessageLength + 1), `${mostTrackerMessageLength} are the most`],
  ])('say what is wrong with %#', (text, because) => {
    expect(parseTrackerMessage(text)).toMatchObject({
      kind: 'misunderstood',
      because: expect.stringContaining(because) as string,
    });
  });

  it.each([
    [announce({ event: 'exploded' }), 'event'],
    [announce({ offers: 'many' }), 'offers'],
    [announce({ offers: [{ offer_id: 'a', offer: { type: 'answer', sdp: '' } }] }), 'offers'],
    [
      announce({ offers: [{ offer_id: 'a', offer: { type: 'offer', sdp: 'x'.repeat(mostSdpLength + 1) } }] }),
      'offers',
    ],
    [announce({ answer: { type: 'answer', sdp: '' }, offer_id: 'a' }), 'to_peer_id'],
    [announce({ starling: { v: 2 } }), 'starling.v is 2; this tracker speaks version 1'],
    [announce({ starling: 7 }), 'starling is no object'],
    [starling({ region: 'Europe!' }), 'region'],
    [starling({ spareUpload: -1 }), 'spareUpload'],
    [starling({ spareUpload: '1' }), 'spareUpload'],
    [starling({ neighbours: ['no id'] }), 'neighbours'],
    [starling({ neighbours: Array(25).fill('0'.repeat(40)) }), 'neighbours'],
    [starling({ token: 'x'.repeat(600) }), 'token'],
    [starling({ tried: ['http://no.tracker'] }), 'tried'],
  ])('name the field that is wrong, and the swarm: %#', (read, because) => {
    expect(read).toMatchObject({
      ...{ kind: 'misunderstood', infoHash: aSender.info_hash },
      because: expect.stringContaining(because) as string,
    });
  });
});

describe('answers of a tracker', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(answer, (written) => {
        expect(parseTrackerAnswer(formatTrackerAnswer(written))).toEqual(written);
      }),
    );
  });

  it.each([
    '',
    '{}',
    '{"action":"announce"}',
    JSON.stringify({ action: 'announce', info_hash: 'h'.repeat(20), interval: 0 }),
    JSON.stringify({ action: 'starling-wire', info_hash: 'h'.repeat(20), dial: [{ peer: 'x' }], drop: [] }),
    JSON.stringify({
      ...{ action: 'announce', info_hash: 'h'.repeat(20), interval: 10 },
      starling: { v: 1, dial: [], drop: [], size: 1, fetchShare: 0 },
    }),
  ])('are not taken where they are none: %#', (text) => {
    expect(parseTrackerAnswer(text)).toBeUndefined();
  });
});

describe('whatever comes over the wire', () => {
  const spoilt = fc
    .tuple(
      fc.oneof(message.map(formatTrackerMessage), answer.map(formatTrackerAnswer)),
      fc.infiniteStream(fc.nat()),
    )
    .map(([text, random]) => {
      const letters = [...text];
      const next = () => Number(random.next().value);
      for (let times = next() % 4; times >= 0; times -= 1)
        letters.splice(next() % (letters.length + 1), next() % 3, '{}[]",:\\u0-9e'.charAt(next() % 13));
      return letters.join('');
    });

  it('is read without throwing, and what is taken can be written and read again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), spoilt), (text) => {
        const read = parseTrackerMessage(text);
        if (read.kind !== 'misunderstood')
          expect(parseTrackerMessage(formatTrackerMessage(read))).toEqual(read);
        const heard = parseTrackerAnswer(text);
        if (heard !== undefined) expect(parseTrackerAnswer(formatTrackerAnswer(heard))).toEqual(heard);
      }),
      { numRuns: 2_000 },
    );
  });
});
