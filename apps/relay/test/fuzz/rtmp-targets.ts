import { isDeepStrictEqual } from 'node:util';
import { concatBytes, equalBytes } from '@starling/shared/bytes.ts';
import { decodeAmf0, encodeAmf0 } from '@starling/shared/rtmp/amf0.ts';
import { ChunkReader } from '@starling/shared/rtmp/chunk-reader.ts';
import { encodeMessage } from '@starling/shared/rtmp/chunk-writer.ts';
import type { RtmpEvent } from '@starling/shared/rtmp/event.ts';
import type { RtmpMessage } from '@starling/shared/rtmp/message.ts';
import { scriptHandshake } from '@starling/shared/rtmp/publisher-script.ts';
import { RtmpServerSession } from '@starling/shared/rtmp/server-session.ts';
import type { Bytes } from '@starling/shared/units.ts';
import { readCorpus } from './corpus.ts';
import { type Answer, cutUp, demand, type FuzzTarget } from './fuzz-target.ts';

const kibibyte: Bytes = 1024;
/** 64 chunk streams may have begun a message of 32 KiB each; what has arrived may be held twice while it grows. */
const chunkMemory = (inputLength: Bytes): Bytes => 64 * 33 * kibibyte + 3 * inputLength;
/** Of a message longer than this one its strings may grow beyond what AMF0 can say, in U+FFFD. */
const longestRewritten: Bytes = 16 * kibibyte;
const commandWords = [
  ...['connect', 'createStream', 'publish', 'releaseStream', 'FCPublish', 'FCUnpublish', 'deleteStream'],
  ...['play', '@setDataFrame', 'onMetaData', '\x00\x00\x09', '\x03\x00\x00\x00\x00\x00', '__proto__'],
];

/** Everything from the first byte of a connection on. */
const connection: FuzzTarget = {
  name: 'rtmp-connection',
  seeds: readCorpus('rtmp-connection'),
  words: ['\x03', 'GET / HTTP/1.1\r\n', '\x16\x03\x01'],
  run: (input) => runSession(input),
  memory: { hold: (input) => hold(input), bound: (length) => chunkMemory(length) + 8 * kibibyte },
};

/** What follows the handshake. */
const session: FuzzTarget = {
  name: 'rtmp-session',
  seeds: readCorpus('rtmp-session'),
  words: commandWords,
  editUnit: editMessage,
  run: (input) => runSession(concatBytes([scriptHandshake(), input])),
  memory: { hold: (input) => hold(concatBytes([scriptHandshake(), input])), bound: chunkMemory },
};

const chunks: FuzzTarget = {
  name: 'rtmp-chunks',
  seeds: readCorpus('rtmp-session'),
  words: ['\x02\x00\x00\x00\x00\x00\x04\x01', '\xc3', '\xc4', '\x00', '\x01', '\xff\xff\xff'],
  run(input) {
    const whole = readChunks([input]);
    demand(isDeepStrictEqual(readChunks(cutUp(input)), whole), 'what is read does not depend on the cuts');
    const bodies = whole.messages.reduce((sum, { body }) => sum + body.length, 0);
    demand(bodies <= input.length, 'no message holds bytes that have not come');
    return whole.fault === undefined ? 'taken' : 'refused';
  },
  memory: {
    hold(input) {
      const reader = new ChunkReader();
      reader.push(input);
      return reader;
    },
    bound: chunkMemory,
  },
};

const amf0: FuzzTarget = {
  name: 'amf0',
  seeds: readCorpus('amf0'),
  words: [
    ...commandWords,
    '\x08\xff\xff\xff\xff',
    '\x0a\xff\xff\xff\xff',
    '\x0c\xff\xff\xff\xff',
    '\x03\x00\x01a',
  ],
  run(input) {
    const values = decodeAmf0(input);
    if (input.length > longestRewritten) return 'taken';
    const written = encodeAmf0(...values);
    const again = encodeAmf0(...decodeAmf0(written));
    demand(equalBytes(written, again), 'what was read can be written, and read again');
    return values.length === 0 && input.length > 0 ? 'refused' : 'taken';
  },
};

export const rtmpTargets: readonly FuzzTarget[] = [connection, session, chunks, amf0];

function readChunks(pieces: readonly Uint8Array[]): { messages: RtmpMessage[]; fault: string | undefined } {
  const reader = new ChunkReader();
  const messages: RtmpMessage[] = [];
  for (const piece of pieces) {
    const result = reader.push(piece);
    messages.push(...result.messages.map((message) => ({ ...message, body: Uint8Array.from(message.body) })));
    if (result.fault !== undefined) return { messages, fault: result.fault };
  }
  return { messages, fault: undefined };
}

/** Writes the messages anew, one of them with another body. */
function editMessage(input: Uint8Array, which: number, edit: (body: Uint8Array) => Uint8Array): Uint8Array {
  const { messages } = readChunks([input]);
  if (messages.length === 0) return edit(input);
  const chosen = which % messages.length;
  return concatBytes(
    messages.map((message, index) =>
      encodeMessage(index === chosen ? { ...message, body: edit(message.body) } : message, 4, 128),
    ),
  );
}

function runSession(input: Uint8Array): Answer {
  const whole = receive([input]);
  demand(isDeepStrictEqual(receive(cutUp(input)), whole), 'what happens does not depend on the cuts');
  const closings = whole.filter(({ kind }) => kind === 'close').length;
  demand(closings === 0 || (closings === 1 && whole.at(-1)?.kind === 'close'), 'nothing comes after a close');
  let isAsking = false;
  for (const { kind } of whole) {
    demand(kind !== 'media' || !isAsking, 'no media before the publisher was accepted');
    isAsking = kind === 'publish-requested';
  }
  return closings === 0 ? 'taken' : 'refused';
}

/** Accepts whoever asks. Acknowledgements are left out: they go by what comes at once (RTMP §5.4.3). */
function receive(pieces: readonly Uint8Array[]): RtmpEvent[] {
  const server = newSession();
  const all: RtmpEvent[] = [];
  for (const piece of pieces) {
    let events = server.receive(piece);
    while (events.length > 0) {
      all.push(...events);
      const asks = events.some(({ kind }) => kind === 'publish-requested');
      events = asks ? server.acceptPublish() : [];
    }
  }
  return all.filter((event) => event.kind !== 'send' || !isAcknowledgement(event.bytes));
}

function isAcknowledgement(bytes: Uint8Array): boolean {
  return bytes.length === 16 && bytes[0] === 2 && bytes[7] === 3;
}

/** A session in whose midst the input ends; it is not answered, so that what it holds back stays held. */
function hold(input: Uint8Array): RtmpServerSession {
  const server = newSession();
  server.receive(input);
  return server;
}

function newSession(): RtmpServerSession {
  return new RtmpServerSession({ randomBytes: (length) => new Uint8Array(length).fill(5) });
}
