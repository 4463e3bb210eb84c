import { describe, expect, it } from 'vitest';
import { writeAcknowledgement } from '../../../src/srt/acknowledgement.ts';
import { type ConnectionInput, type ConnectionTerms, SrtConnection } from '../../../src/srt/connection.ts';
import { KeyRing } from '../../../src/srt/key-ring.ts';
import type { ConnectionOutput } from '../../../src/srt/outbox.ts';
import { controlTypes, type Packet, readPacket, readWords, writeWords } from '../../../src/srt/packet.ts';
import { defaultSettings, type SrtSettings } from '../../../src/srt/settings.ts';
import { Random } from '../random.ts';
import { seededCrypto } from './srt-simulation.ts';

/** One connection, and a peer that sends what it likes. */

const terms: ConnectionTerms = {
  ...{ ownSocket: 1, peerSocket: 2, sendFrom: 100, receiveFrom: 200, receiveLatency: 120, sendLatency: 120 },
  ...{ flowWindow: 8_192, peerStamp: 0, peerStampAt: 0, start: 0, keys: undefined },
};
const open = (settings: Partial<SrtSettings> = {}, more: Partial<ConnectionTerms> = {}) =>
  new SrtConnection({ ...terms, ...more }, { ...defaultSettings, ...settings }, 0);

const media = (sequence: number, sentAt: number, more: object = {}): ConnectionInput => ({
  kind: 'packet',
  packet: {
    ...{ kind: 'data', sequence, position: 3, isInOrder: false, key: 0, isRetransmitted: false, message: 1 },
    ...{ timestamp: sentAt * 1000, destination: 1, payload: Uint8Array.of(sequence & 255) },
    ...more,
  },
});
const control = (type: number, words: readonly number[] = [0], info = 0): ConnectionInput => ({
  kind: 'packet',
  packet: { kind: 'control', type, subtype: 0, info, timestamp: 0, destination: 1, body: writeWords(words) },
});
const wake: ConnectionInput = { kind: 'wake' };

const packets = (outputs: readonly ConnectionOutput[]): Packet[] =>
  outputs
    .flatMap((output) => (output.kind === 'datagram' ? [readPacket(output.bytes)] : []))
    .filter((packet) => packet !== undefined);
const ofType = (outputs: readonly ConnectionOutput[], type: number) =>
  packets(outputs).flatMap((packet) => (packet.kind === 'control' && packet.type === type ? [packet] : []));
const payloads = (outputs: readonly ConnectionOutput[]) =>
  outputs.flatMap((output) => (output.kind === 'payload' ? [output.bytes[0]] : []));

describe('the receiving half', () => {
  it('reports a gap at once, and again each twenty milliseconds until it is filled', () => {
    const at = open();
    const [ack] = ofType(at.handle(media(200, 0), 0), controlTypes.ack);
    at.handle(control(controlTypes.ackAck, [0], ack?.info), 4);
    const [report] = ofType(at.handle(media(204, 5), 5), controlTypes.nak);
    expect(readWords(report?.body ?? new Uint8Array())).toEqual([0x8000_0000 + 201, 203]);
    at.handle(media(202, 6, { isRetransmitted: true }), 6);
    const reports: [number, number[]][] = [];
    for (let now = 7; now < 100; now += 1) {
      if (now === 50) at.handle(media(201, 2, { isRetransmitted: true }), now);
      for (const { body } of ofType(at.handle(wake, now), controlTypes.nak))
        reports.push([now, readWords(body)]);
    }
    expect(reports).toEqual([
      [25, [201, 203]],
      [45, [201, 203]],
      [65, [203]],
      [85, [203]],
    ]);
  });

  it('acknowledges each ten milliseconds, up to the first gap', () => {
    const at = open();
    const acks = [];
    for (let now = 0; now < 50; now += 1)
      acks.push(...ofType(at.handle(media(now < 20 ? 200 + now : 201 + now, now), now), controlTypes.ack));
    expect(acks.length).toBeGreaterThanOrEqual(4);
    expect(acks.length).toBeLessThanOrEqual(6);
    expect(readWords(acks.at(-1)?.body ?? new Uint8Array())[0]).toBe(220);
    expect(acks.map(({ info }) => info)).toEqual(acks.map((_, index) => index + 1));
  });

  it('sends light acknowledgements where more than 64 packets come between full ones', () => {
    const at = open();
    const acks = Array.from({ length: 300 }, (_, index) =>
      ofType(at.handle(media(200 + index, 0), 1), controlTypes.ack),
    ).flat();
    expect(acks.filter(({ body }) => body.length === 4).length).toBe(4);
  });

  it('gives up what has not come when the packet behind it is due', () => {
    const at = open();
    at.handle(media(200, 0), 0);
    at.handle(media(202, 2), 2);
    expect(payloads(at.handle(wake, 121))).toEqual([200]);
    expect(payloads(at.handle(wake, 121.9))).toEqual([]);
    expect(payloads(at.handle(wake, 122))).toEqual([202]);
    expect(payloads(at.handle(media(201, 1, { isRetransmitted: true }), 123))).toEqual([]);
    expect(at.statistics(123)).toMatchObject({ pktRcvDropTotal: 1, pktRcvBelated: 1 });
  });

  it('does not ask for what the sender has given up', () => {
    const at = open();
    at.handle(media(200, 0), 0);
    at.handle(media(204, 1), 1);
    at.handle(control(controlTypes.dropRequest, [201, 203]), 2);
    for (let now = 3; now < 110; now += 1) expect(ofType(at.handle(wake, now), controlTypes.nak)).toEqual([]);
  });

  it('is not led astray by packets out of any order', () => {
    const at = open({ window: 64 });
    at.handle(media(200, 0), 0);
    for (const sequence of [200 + 64, 200 + 1_000_000, 0x7fff_ffff, 0, 199]) at.handle(media(sequence, 1), 1);
    expect(at.statistics(1)).toMatchObject({ pktRcvBuf: 1, pktRcvLossTotal: 0 });
    expect(payloads(at.handle(wake, 130))).toEqual([200]);
    // Nothing waits any more: it goes on where the sender is.
    at.handle(media(200 + 1_000_000, 131), 131);
    expect(payloads(at.handle(wake, 260))).toEqual([(200 + 1_000_000) & 255]);
  });

  it('is not held up by a stamp from the future', () => {
    const at = open();
    at.handle(media(200, 600_000), 0);
    at.handle(media(201, 1), 1);
    expect(payloads(at.handle(wake, 121))).toEqual([200, 201]);
  });

  it('delivers what has come before a farewell, then ends', () => {
    const at = open();
    at.handle(media(200, 0), 0);
    at.handle(media(201, 50), 50);
    expect(at.handle(control(controlTypes.shutdown), 51).map(({ kind }) => kind)).not.toContain('closed');
    expect(payloads(at.handle(wake, 120))).toEqual([200]);
    const last = at.handle(wake, at.wakeAt());
    expect(payloads(last)).toEqual([201]);
    expect(last.at(-1)).toEqual({ kind: 'closed', because: 'shutdown' });
    expect(at.isClosed).toBe(true);
    expect(at.handle(media(202, 60), 200)).toEqual([]);
  });

  it('takes nothing in clear where encryption was agreed on', () => {
    const crypto = seededCrypto(new Random(3));
    const ring = KeyRing.generate(crypto, 'a long enough secret', 16);
    const at = open({}, { keys: { sending: ring, receiving: ring.clone() } });
    at.handle(media(200, 0), 0);
    expect(payloads(at.handle(wake, 121))).toEqual([]);
    expect(at.statistics(121).pktRcvUndecryptTotal).toBe(1);
  });
});

describe('the sending half', () => {
  const offer = (at: SrtConnection, count: number, now: number) =>
    Array.from({ length: count }, (_, index) =>
      packets(at.handle({ kind: 'payload', bytes: Uint8Array.of(index) }, now + index)),
    ).flat();
  const sequences = (all: readonly Packet[]) =>
    all.flatMap((packet) => (packet.kind === 'data' ? [packet.sequence] : []));
  const ack = (sequence: number, room: number) =>
    readWords(
      writeAcknowledgement({
        sequence,
        full: { roundTrip: 20, variation: 5, room, packetRate: 0, capacity: 0, bytesPerSecond: 0 },
      }),
    );

  it('sends lost packets again, marked, before new ones', () => {
    const at = open();
    offer(at, 10, 0);
    const again = packets(at.handle(control(controlTypes.nak, [0x8000_0000 + 102, 104]), 30));
    const later = [...again];
    for (let now = 31; now < 50; now += 1) later.push(...packets(at.handle(wake, now)));
    const marked = later.filter((packet) => packet.kind === 'data' && packet.isRetransmitted);
    expect(sequences(marked).slice(0, 3)).toEqual([102, 103, 104]);
  });

  it('sends twice what there is time for once', () => {
    const at = open();
    offer(at, 10, 0);
    const again = packets(at.handle(control(controlTypes.nak, [102]), 100));
    expect(sequences(again)).toEqual([102, 102]);
  });

  it('answers each full acknowledgement, and forgets what is acknowledged', () => {
    const at = open();
    offer(at, 10, 0);
    const [answer] = ofType(
      at.handle(control(controlTypes.ack, ack(110, 8_000), 77), 20),
      controlTypes.ackAck,
    );
    expect(answer?.info).toBe(77);
    expect(at.statistics(20)).toMatchObject({ pktFlightSize: 0, pktSndBuf: 0 });
  });

  it('is not misled by acknowledgements of what was never sent', () => {
    const at = open();
    offer(at, 10, 0);
    at.handle(control(controlTypes.ack, ack(5_000, 8_000)), 20);
    at.handle(control(controlTypes.ack, ack(0x7000_0000, 8_000)), 21);
    expect(at.statistics(21).pktFlightSize).toBe(10);
  });

  it('waits for a receiver that has no room', () => {
    const at = open();
    offer(at, 2, 0);
    at.handle(control(controlTypes.ack, ack(102, 2)), 5);
    expect(sequences(offer(at, 10, 6))).toEqual([102, 103]);
    expect(at.statistics(20).pktSndBuf).toBe(10);
  });

  it('gives up what is older than a second and 1.25 latencies, and says so when asked for it', () => {
    const at = open();
    offer(at, 3, 0);
    at.handle(control(controlTypes.keepAlive), 900);
    for (let now = 1_000; now < 1_010; now += 1) at.handle(wake, now);
    expect(at.statistics(1_010)).toMatchObject({ pktSndDropTotal: 3, pktSndBuf: 0 });
    const [told] = ofType(
      at.handle(control(controlTypes.nak, [0x8000_0000 + 100, 102]), 1_011),
      controlTypes.dropRequest,
    );
    expect(readWords(told?.body ?? new Uint8Array())).toEqual([100, 102]);
  });

  it('does not work for a report that names everything a hundred times', () => {
    const at = open({ window: 256 });
    offer(at, 200, 0);
    const everything = Array.from({ length: 300 }, (_, index) =>
      index % 2 === 0 ? 0x8000_0000 : 0x7fff_ffff,
    );
    at.handle(control(controlTypes.nak, everything), 300);
    expect(at.statistics(300).pktSndLossTotal).toBeLessThanOrEqual(512);
  });

  it('holds what the network does not take within bounds', () => {
    const at = open({ window: 64, maxBandwidth: 1_000 });
    offer(at, 1_000, 0);
    expect(at.statistics(1_000).pktSndBuf).toBeLessThanOrEqual(128);
    expect(at.statistics(1_000).pktSndDropTotal).toBeGreaterThan(800);
  });

  it('keeps to the bandwidth that it was given', () => {
    const at = open({ maxBandwidth: 1_000_000 });
    let bytes = 0;
    for (let now = 0; now < 2_000; now += 1) {
      const outputs = at.handle({ kind: 'payload', bytes: new Uint8Array(1_316) }, now);
      bytes += packets(outputs).reduce(
        (sum, packet) => sum + (packet.kind === 'data' ? packet.payload.length + 44 : 0),
        0,
      );
    }
    expect((8 * bytes) / 2).toBeGreaterThan(900_000);
    expect((8 * bytes) / 2).toBeLessThan(1_100_000);
  });
});

describe('a connection', () => {
  it('keeps itself alive, and ends when the other side is silent for five seconds, without a farewell', () => {
    const at = open();
    const sent: ConnectionOutput[] = [];
    while (!at.isClosed) sent.push(...at.handle(wake, at.wakeAt()));
    expect(ofType(sent, controlTypes.keepAlive)).toHaveLength(4);
    expect(ofType(sent, controlTypes.shutdown)).toHaveLength(0);
    expect(sent.at(-1)).toEqual({ kind: 'closed', because: 'silence' });
  });

  it('says farewell when it has nothing left to send', () => {
    const at = open();
    at.handle({ kind: 'payload', bytes: Uint8Array.of(1) }, 0);
    expect(at.handle({ kind: 'close' }, 1).map(({ kind }) => kind)).not.toContain('closed');
    const end = at.handle(
      control(controlTypes.ack, readWords(writeAcknowledgement({ sequence: 101, full: undefined }))),
      40,
    );
    expect(ofType(end, controlTypes.shutdown)).toHaveLength(1);
    expect(end.at(-1)).toEqual({ kind: 'closed', because: 'local' });
  });

  it('never asks to be woken for nothing', () => {
    const at = open();
    at.handle({ kind: 'payload', bytes: Uint8Array.of(1) }, 0);
    at.handle(media(200, 0), 0.1);
    let turns = 0;
    for (let now = 0.1; !at.isClosed; turns += 1) {
      const next = at.wakeAt();
      expect(next).toBeGreaterThanOrEqual(now);
      now = next;
      at.handle(wake, now);
    }
    expect(turns).toBeLessThan(200);
  });
});
