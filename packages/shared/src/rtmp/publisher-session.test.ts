import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../bytes.ts';
import { amfObject, encodeAmf0 } from './amf0.ts';
import { encodeControl, encodeMessage, encodeUserControl } from './chunk-writer.ts';
import { encodeCommand, statusInfo } from './command.ts';
import type { RtmpEvent } from './event.ts';
import { answerHandshake, handshakeLength } from './handshake.ts';
import { messageTypes, userControlEvents } from './message.ts';
import type { PublisherEvent } from './publisher-event.ts';
import { RtmpPublisherSession } from './publisher-session.ts';
import { RtmpServerSession } from './server-session.ts';

const randomBytes = (length: number) => new Uint8Array(length).fill(7);
const newPublisher = (streamKey = 'secret', app = 'live') =>
  new RtmpPublisherSession({
    ...{ app, tcUrl: `rtmp://h/${app}`, streamKey, randomBytes, acknowledgementWindow: 16_384 },
  });

/** A publisher and a real server session with nothing between them; whoever asks is judged by `judge`. */
class Wire {
  readonly publisher: RtmpPublisherSession;
  readonly server = new RtmpServerSession({ randomBytes });
  readonly atPublisher: PublisherEvent[] = [];
  readonly atServer: RtmpEvent[] = [];
  readonly #judge: (server: RtmpServerSession) => RtmpEvent[];
  readonly #step: number;

  constructor(
    judge: (server: RtmpServerSession) => RtmpEvent[] = (server) => server.acceptPublish(),
    publisher = newPublisher(),
    step = 1_000,
  ) {
    this.#judge = judge;
    this.publisher = publisher;
    this.#step = step;
  }

  open(): this {
    this.toServer(this.publisher.open());
    return this;
  }

  toServer(events: readonly PublisherEvent[]): void {
    for (const event of events) {
      this.atPublisher.push(event);
      if (event.kind === 'send') this.sendBytes(event.bytes);
    }
  }

  sendBytes(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += this.#step)
      this.toPublisher(this.server.receive(bytes.slice(at, at + this.#step)));
  }

  toPublisher(events: readonly RtmpEvent[]): void {
    for (const event of events) {
      this.atServer.push(event);
      if (event.kind === 'send')
        for (let at = 0; at < event.bytes.length; at += this.#step)
          this.toServer(this.publisher.receive(event.bytes.slice(at, at + this.#step)));
      if (event.kind === 'publish-requested') this.toPublisher(this.#judge(this.server));
    }
  }

  seenBy(side: 'publisher' | 'server') {
    const events: readonly { kind: string }[] = side === 'publisher' ? this.atPublisher : this.atServer;
    return events.filter(({ kind }) => kind !== 'send' && kind !== 'acknowledged');
  }
}

describe('RtmpPublisherSession', () => {
  it.each([1, 7, 5_000])('goes on air at our own server, in pieces of %i bytes', (step) => {
    const wire = new Wire(undefined, newPublisher(), step).open();
    expect(wire.seenBy('publisher')).toEqual([{ kind: 'publishing' }]);
    expect(wire.seenBy('server')).toMatchObject([
      { kind: 'publish-requested', app: 'live', streamKey: 'secret', enhanced: { canReconnect: true } },
    ]);
  });

  it('sends media whose bodies and stamps arrive unchanged', () => {
    const wire = new Wire().open();
    const tags = [
      { type: 'audio', timestamp: 5, body: Uint8Array.of(0xaf, 1, 2) },
      { type: 'video', timestamp: 17_000_000, body: new Uint8Array(150_000).fill(9) },
      { type: 'video', timestamp: 2 ** 32 - 1, body: Uint8Array.of(0x27, 1) },
    ] as const;
    for (const tag of tags) wire.sendBytes(wire.publisher.encode(tag) ?? new Uint8Array(0));
    expect(wire.seenBy('server').slice(1)).toEqual(tags.map((tag) => ({ kind: 'media', ...tag })));
  });

  it('makes onMetaData of script data', () => {
    const wire = new Wire().open();
    const body = encodeAmf0('onMetaData', amfObject({ width: 1280 }));
    wire.sendBytes(wire.publisher.encode({ type: 'data', timestamp: 0, body }) ?? new Uint8Array(0));
    expect(wire.seenBy('server').slice(1)).toEqual([
      { kind: 'metadata', values: new Map([['width', 1280]]) },
    ]);
  });

  it('gives out no media before it is on air', () => {
    const tag = { type: 'audio', timestamp: 0, body: Uint8Array.of(1) } as const;
    expect(newPublisher().encode(tag)).toBeUndefined();
  });

  it('tells why its key was refused, and sends nothing more', () => {
    const wire = new Wire((server) => server.refusePublish('No such key.')).open();
    expect(wire.seenBy('publisher')).toEqual([
      {
        ...{ kind: 'refused', during: 'publish', code: 'NetStream.Publish.BadName' },
        description: 'No such key.',
      },
    ]);
    expect(wire.publisher.receive(new Uint8Array(100))).toEqual([]);
  });

  it('tells that the server does not know the application', () => {
    const wire = new Wire(undefined, newPublisher('secret', 'nowhere')).open();
    expect(wire.seenBy('publisher')).toMatchObject([
      { kind: 'refused', during: 'connect', code: 'NetConnection.Connect.Rejected' },
    ]);
  });

  it('tells when it is taken off the air', () => {
    const wire = new Wire().open();
    wire.toPublisher(wire.server.refusePublish('Another one has taken over.', 'NetStream.Publish.Denied'));
    expect(wire.seenBy('publisher').at(-1)).toMatchObject({ kind: 'refused', during: 'broadcast' });
  });

  it('hands on a request to reconnect, with and without an address', () => {
    const wire = new Wire().open();
    wire.toPublisher(wire.server.requestReconnect('Maintenance.', 'rtmp://other/live'));
    wire.toPublisher(wire.server.requestReconnect('Maintenance.'));
    expect(wire.seenBy('publisher').slice(1)).toEqual([
      { kind: 'reconnect-requested', description: 'Maintenance.', tcUrl: 'rtmp://other/live' },
      { kind: 'reconnect-requested', description: 'Maintenance.', tcUrl: undefined },
    ]);
    expect(wire.publisher.isPublishing).toBe(true);
  });

  it('ends the broadcast in words', () => {
    const wire = new Wire().open();
    wire.toServer(wire.publisher.end());
    expect(wire.seenBy('server').at(-1)).toEqual({ kind: 'unpublish' });
    expect(wire.publisher.end()).toEqual([]);
  });

  it('learns from acknowledgements what has arrived', () => {
    const wire = new Wire().open();
    for (let count = 0; count < 20; count += 1)
      wire.sendBytes(
        wire.publisher.encode({ type: 'video', timestamp: count, body: new Uint8Array(5_000) }) ??
          new Uint8Array(0),
      );
    const told = wire.atPublisher.flatMap((event) => (event.kind === 'acknowledged' ? [event.bytes] : []));
    expect(told.at(-1)).toBeGreaterThan(80_000);
    expect(told.at(-1)).toBeLessThanOrEqual(110_000);
    expect(told.length).toBeGreaterThan(3);
  });

  it('gets its ping back', () => {
    const wire = new Wire().open();
    wire.toServer(wire.publisher.ping(4_000_000_000));
    expect(wire.seenBy('publisher').at(-1)).toEqual({ kind: 'pong', stamp: 4_000_000_000 });
  });
});

/** A publisher that is on air with a server whose bytes are written by hand. */
function onAir(): RtmpPublisherSession {
  const publisher = newPublisher();
  const [hello] = publisher.open();
  const c1 = hello?.kind === 'send' ? hello.bytes.subarray(1) : new Uint8Array(handshakeLength);
  publisher.receive(answerHandshake(c1, randomBytes));
  const answer = (transactionId: number, ...args: (null | number)[]) =>
    encodeCommand({ name: '_result', transactionId, args, messageStreamId: 0 }, 128);
  publisher.receive(concatBytes([answer(1, null), answer(4, null, 3)]));
  publisher.receive(status('status', 'NetStream.Publish.Start'));
  return publisher;
}

function status(level: 'status' | 'error', code: string): Uint8Array {
  const args = [null, statusInfo(level, code, 'a reason')];
  return encodeCommand({ name: 'onStatus', transactionId: 0, args, messageStreamId: 3 }, 128);
}

describe('RtmpPublisherSession with servers of other kinds', () => {
  it('publishes on the message stream that the server made', () => {
    const publisher = onAir();
    expect(publisher.isPublishing).toBe(true);
    const bytes = publisher.encode({ type: 'audio', timestamp: 0, body: Uint8Array.of(1) });
    expect([...(bytes?.subarray(8, 12) ?? [])]).toEqual([3, 0, 0, 0]);
  });

  it('counts on when the acknowledged number wraps', () => {
    const publisher = onAir();
    const tell = (value: number) => publisher.receive(encodeControl(messageTypes.acknowledgement, value));
    tell(2_000_000_000);
    tell(4_000_000_000);
    expect(tell(1_000)).toEqual([{ kind: 'acknowledged', bytes: 2 ** 32 + 1_000 }]);
    expect(tell(500)).toEqual([]);
  });

  it('answers the server’s ping', () => {
    const answer = onAir().receive(encodeUserControl(userControlEvents.pingRequest, 77));
    expect(answer).toEqual([{ kind: 'send', bytes: encodeUserControl(userControlEvents.pingResponse, 77) }]);
  });

  it('asks for acknowledgements as often as before when its bandwidth is set', () => {
    const answer = onAir().receive(encodeControl(messageTypes.setPeerBandwidth, 2_500_000, 2));
    const bytes = encodeControl(messageTypes.windowAcknowledgementSize, 16_384);
    expect(answer).toEqual([{ kind: 'send', bytes }]);
  });

  it('says what answered where it was no RTMP server', () => {
    const events = newPublisher().receive(new TextEncoder().encode('HTTP/1.1 400 Bad Request'));
    expect(events).toEqual([{ kind: 'close', reason: "not RTMP: the server's answer begins with 72" }]);
  });

  it('takes a chunk stream that breaks off for the end', () => {
    const events = onAir().receive(Uint8Array.of(0xc9, 0, 0));
    expect(events).toMatchObject([{ kind: 'close' }]);
  });

  it('is not moved by an answer to something that it did not ask', () => {
    const publisher = onAir();
    const stray = encodeCommand({ name: '_error', transactionId: 99, args: [null], messageStreamId: 0 }, 128);
    expect(publisher.receive(stray)).toEqual([]);
    expect(publisher.isPublishing).toBe(true);
  });

  it('never throws, whatever the server sends', () => {
    const noise = fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 8 });
    fc.assert(
      fc.property(noise, fc.boolean(), (pieces, isOnAir) => {
        const publisher = isOnAir ? onAir() : newPublisher();
        for (const piece of pieces) publisher.receive(piece);
      }),
    );
  });

  it('never throws at commands that hold anything', () => {
    const value = fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.constant(undefined), fc.boolean());
    const name = fc.constantFrom('_result', '_error', 'onStatus', 'close', 'onBWDone');
    fc.assert(
      fc.property(name, fc.integer({ min: 0, max: 9 }), fc.array(value), (command, id, args) => {
        const publisher = onAir();
        const body = encodeAmf0(command, id, ...args, amfObject({ code: args[0], level: 'error' }));
        const message = { type: messageTypes.commandAmf0, timestamp: 0, messageStreamId: 0, body };
        publisher.receive(encodeMessage(message, 3, 128));
      }),
    );
  });
});
