import { equalBytes } from '@starling/shared/bytes.ts';
import { TransportDemuxer } from '@starling/shared/mpegts/demuxer.ts';
import { SrtConnection } from '@starling/shared/srt/connection.ts';
import { writeTextExtension } from '@starling/shared/srt/handshake-extension.ts';
import { handshakeTypes, readHandshake, writeHandshake } from '@starling/shared/srt/handshake.ts';
import { readKeyMaterial, writeKeyMaterial } from '@starling/shared/srt/key-material.ts';
import { SrtListener } from '@starling/shared/srt/listener.ts';
import { readLossList, writeLossList } from '@starling/shared/srt/loss-list.ts';
import {
  controlTypes,
  headerLength,
  readPacket,
  writeControlPacket,
  writeDataPacket,
  writeWords,
} from '@starling/shared/srt/packet.ts';
import { sequenceDistance } from '@starling/shared/srt/sequence.ts';
import { defaultSettings } from '@starling/shared/srt/settings.ts';
import { parseStreamId } from '@starling/shared/srt/stream-id.ts';
import { nodeCrypto } from '@starling/shared/srt-socket/node-crypto.ts';
import type { Bytes } from '@starling/shared/units.ts';
import { readCorpus } from './corpus.ts';
import { type Answer, cutUp, demand, type FuzzTarget } from './fuzz-target.ts';

const header = { subtype: 0, info: 1, timestamp: 1_000, destination: 1 };
const control = (type: number, body: Uint8Array) => writeControlPacket({ ...header, type, body });
const media = (sequence: number) =>
  writeDataPacket({
    ...{ sequence, position: 3, isInOrder: false, key: 0, isRetransmitted: false, message: 1 },
    ...{ timestamp: sequence * 10, destination: 1, payload: Uint8Array.of(1, 2, 3, 4) },
  });
const greeting = {
  ...{ version: 5, encryption: 2, extensionField: 7, initialSequence: 200, mtu: 1_500, flowWindow: 8_192 },
  ...{ type: handshakeTypes.conclusion, socketId: 9, cookie: 7, peerAddress: new Uint8Array(16) },
};
const keyMessage = writeKeyMaterial({
  ...{ keys: 1, keyLength: 16, salt: new Uint8Array(16), wrapped: new Uint8Array(24) },
});
const conclusion = writeHandshake({
  ...greeting,
  extensions: [
    { type: 1, content: writeWords([0x010501, 0xbf, 0x0078_0078]) },
    { type: 3, content: keyMessage },
    { type: 5, content: writeTextExtension('#!::m=publish,r=live/KEY') },
  ],
});
const words = [
  '\x80\x00\x00\x00',
  '\x80\x02\x00\x00',
  '\x80\x03\x00\x00',
  '\x7f\xff\xff\xff',
  '\x80\x05\x00\x00',
];

/** Every packet, as far as it can be read. */
const packet: FuzzTarget = {
  name: 'srt-packet',
  seeds: [
    ...[media(200), control(controlTypes.nak, writeWords([5, 0x8000_0007, 9]))],
    ...[control(controlTypes.handshake, conclusion), control(controlTypes.user, keyMessage)],
  ],
  words,
  run(input) {
    const read = readPacket(input);
    if (read === undefined) return 'refused';
    const again = read.kind === 'data' ? writeDataPacket(read) : writeControlPacket(read);
    demand(equalBytes(again, input), 'what is read is written alike');
    if (read.kind === 'data') return 'taken';
    return readBody(read.body);
  },
};

function readBody(body: Uint8Array): Answer {
  const handshake = readHandshake(body);
  if (handshake?.version === 5) {
    const again = readHandshake(writeHandshake(handshake));
    demand(
      again?.extensions.length === handshake.extensions.length,
      'extensions are written as they are read',
    );
  }
  const ranges = readLossList(body);
  for (const { first, last } of ranges ?? [])
    demand(sequenceDistance(first, last) >= 0, 'a range ends where it begins or later');
  demand(writeLossList(ranges ?? []).length <= 360, 'a loss list fits into a packet');
  const keys = readKeyMaterial(body);
  if (keys === undefined) return ranges === undefined ? 'refused' : 'taken';
  demand([16, 24, 32].includes(keys.keyLength), 'a key has a length that AES has');
  return 'taken';
}

/** Datagrams one after another, each behind its length in two bytes, at an open connection and at a listener. */
const connection: FuzzTarget = {
  name: 'srt-connection',
  seeds: [
    framed([media(200), media(201), media(204), control(controlTypes.ackAck, new Uint8Array(4)), media(202)]),
    framed([control(controlTypes.ack, writeWords([101, 1_000, 500, 8_000, 10, 10, 10])), media(200)]),
    framed([
      control(controlTypes.nak, writeWords([100, 0x8000_0064, 102])),
      control(controlTypes.dropRequest, writeWords([200, 210])),
    ]),
    framed([control(controlTypes.handshake, conclusion), control(controlTypes.shutdown, new Uint8Array(4))]),
    framed([control(controlTypes.user, keyMessage), media(0x7fff_ffff), media(0)]),
  ],
  words,
  run: (input) => converse(input).answer,
  memory: {
    hold: (input) => converse(input).holds,
    // The window, and what came.
    bound: (length: Bytes) => 512 * 1024 + 4 * length,
  },
};

function converse(input: Uint8Array): { answer: Answer; holds: unknown } {
  const terms = {
    ...{
      ownSocket: 1,
      peerSocket: 2,
      sendFrom: 100,
      receiveFrom: 200,
      receiveLatency: 120,
      sendLatency: 120,
    },
    ...{ flowWindow: 8_192, peerStamp: 0, peerStampAt: 0, start: 0, keys: undefined },
  };
  const at = new SrtConnection(terms, { ...defaultSettings, window: 1_024 }, 0);
  const listener = new SrtListener(defaultSettings, nodeCrypto);
  for (let index = 0; index < 5; index += 1)
    at.handle({ kind: 'payload', bytes: Uint8Array.of(index) }, index);
  let now = 5;
  let answer: Answer = 'refused';
  for (const datagram of unframe(input)) {
    now += 1;
    const read = readPacket(datagram);
    if (read === undefined) continue;
    answer = 'taken';
    const outputs = at.handle({ kind: 'packet', packet: read }, now);
    const sent = outputs.reduce(
      (sum, output) => sum + (output.kind === 'datagram' ? output.bytes.length : 0),
      0,
    );
    demand(sent <= 16 * 1_500, 'nobody is answered with more than sixteen packets');
    demand(at.wakeAt() > now - 1 || at.isClosed, 'nothing is due in the past');
    if (read.kind === 'control') listener.handle(read, { address: '192.0.2.1', port: 1 }, now);
    demand(listener.remembered === 0, 'nothing is kept without a cookie');
  }
  const { pktRcvBuf } = at.statistics(now);
  demand(pktRcvBuf <= 1_024, 'no more is held than the window');
  return { answer, holds: [at, listener] };
}

function framed(datagrams: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(datagrams.flatMap((one) => [Uint8Array.of(one.length >> 8, one.length), one]));
}

function* unframe(input: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at + 2 + headerLength <= input.length;) {
    const length = ((input[at] ?? 0) << 8) | (input[at + 1] ?? 0);
    yield input.subarray(at + 2, at + 2 + length);
    at += 2 + length;
  }
}

const streamId: FuzzTarget = {
  name: 'srt-stream-id',
  seeds: ['#!::m=publish,r=live/KEY,u=kim', 'publish:live/KEY', 'live/KEY', 'KEY'].map((text) =>
    Buffer.from(text),
  ),
  words: [
    '#!::',
    'm=',
    'r=',
    'u=',
    ',',
    '/',
    ':',
    '?',
    '&',
    'publish',
    'request',
    '__proto__',
    'constructor:',
  ],
  run(input) {
    const read = parseStreamId(Buffer.from(input).toString('utf8'));
    if (read === undefined) return 'refused';
    demand(read.key !== '' && !/[/?&]/.test(read.key), 'a key is one, without what stands around it');
    demand(['publish', 'request', 'bidirectional'].includes(read.mode), 'a mode is one that there is');
    return 'taken';
  },
};

/** A transport stream in pieces. */
const transport: FuzzTarget = {
  name: 'mpegts',
  seeds: readCorpus('mpegts'),
  words: [
    '\x47\x40\x00\x10',
    '\x00\x00\x01\xe0',
    '\x00\x00\x01\x67',
    '\x00\x00\x01\x68',
    '\xff\xf1',
    '\x47\x1f\xff',
  ],
  editUnit: (input, which, edit) => {
    const count = Math.floor(input.length / 188);
    if (count === 0) return input;
    const start = (which % count) * 188;
    const unit = edit(input.subarray(start, start + 188));
    const whole = new Uint8Array(188).fill(0xff);
    whole.set(unit.subarray(0, 188));
    return Buffer.concat([input.subarray(0, start), whole, input.subarray(start + 188)]);
  },
  run(input) {
    const whole = summary(new TransportDemuxer().push(input));
    const demuxer = new TransportDemuxer();
    const inPieces = summary(cutUp(input).flatMap((piece) => demuxer.push(piece)));
    demand(whole.bytes <= 4 * input.length + 4_096, 'no tag holds more than has come');
    // Where packets are lost the place of the cuts may decide which are found again.
    if (input.length % 188 === 0 && isAligned(input))
      demand(
        whole.tags === inPieces.tags && whole.bytes === inPieces.bytes,
        'what is read does not depend on the cuts',
      );
    return whole.tags > 0 ? 'taken' : 'refused';
  },
  memory: {
    hold(input) {
      const demuxer = new TransportDemuxer();
      demuxer.push(input);
      return demuxer;
    },
    bound: (length: Bytes) => 64 * 1024 + 3 * length,
  },
};

function summary(demuxed: ReturnType<TransportDemuxer['push']>): { tags: number; bytes: Bytes } {
  const tags = demuxed.flatMap((one) => (one.kind === 'tag' ? [one.tag] : []));
  for (const { timestamp } of tags) demand(Number.isFinite(timestamp), 'a stamp is a number');
  return { tags: tags.length, bytes: tags.reduce((sum, { body }) => sum + body.length, 0) };
}

function isAligned(input: Uint8Array): boolean {
  for (let at = 0; at < input.length; at += 188) if (input[at] !== 0x47) return false;
  return true;
}

export const srtTargets: readonly FuzzTarget[] = [packet, connection, streamId, transport];
