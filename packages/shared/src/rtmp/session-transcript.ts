import { concatBytes } from '../bytes.ts';
import { type AmfObject, type AmfValue, decodeAmf0 } from './amf0.ts';
import { ChunkReader } from './chunk-reader.ts';
import type { RtmpEvent } from './event.ts';
import { handshakeLength } from './handshake.ts';
import { type RtmpMessage, messageTypes } from './message.ts';
import { RtmpServerSession } from './server-session.ts';

/** Feeds scripted bytes to a server session and tells what it did and what it said: for tests. */

/** A session without chance in it. */
export function newSession(): RtmpServerSession {
  return new RtmpServerSession({ randomBytes: (length) => new Uint8Array(length).fill(5) });
}

/** Feeds the bytes in pieces of `step`, and accepts whoever asks. */
export function runSession(bytes: Uint8Array, step = bytes.length, session = newSession()): RtmpEvent[] {
  const all: RtmpEvent[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    let events = session.receive(bytes.slice(at, at + step));
    all.push(...events);
    while (events.some((event) => event.kind === 'publish-requested')) {
      events = session.acceptPublish();
      all.push(...events);
    }
  }
  return all;
}

export function withoutSends(events: readonly RtmpEvent[]): RtmpEvent[] {
  return events.filter((event) => event.kind !== 'send');
}

export function closeReason(events: readonly RtmpEvent[]): string | undefined {
  return events.find((event) => event.kind === 'close')?.reason;
}

/** What the server said after the handshake. */
export function answersIn(events: readonly RtmpEvent[]): readonly RtmpMessage[] {
  const sent = concatBytes(events.flatMap((event) => (event.kind === 'send' ? [event.bytes] : [])));
  return new ChunkReader().push(sent.subarray(1 + 2 * handshakeLength)).messages;
}

/** Its commands: name, transaction id, arguments. */
export function commandsIn(events: readonly RtmpEvent[]): AmfValue[][] {
  return answersIn(events)
    .filter((message) => message.type === messageTypes.commandAmf0)
    .map((message) => decodeAmf0(message.body));
}

/** The information objects of its onStatus commands. */
export function statusesIn(events: readonly RtmpEvent[]): Record<string, AmfValue>[] {
  return commandsIn(events)
    .filter(([name]) => name === 'onStatus')
    .map((command) => Object.fromEntries(command[3] as AmfObject));
}
