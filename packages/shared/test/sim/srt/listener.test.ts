import { describe, expect, it } from 'vitest';
import { SrtCaller, type CallerOutput, type CallOptions } from '../../../src/srt/caller.ts';
import type { SrtConnection } from '../../../src/srt/connection.ts';
import type { Endpoint } from '../../../src/srt/cookie.ts';
import {
  type HandshakeExtension,
  handshakeTypes,
  readHandshake,
  writeHandshake,
} from '../../../src/srt/handshake.ts';
import { type ListenerOutput, SrtListener, type SrtVerdict } from '../../../src/srt/listener.ts';
import { type ControlPacket, controlTypes, readPacket, writeControlPacket } from '../../../src/srt/packet.ts';
import { defaultSettings } from '../../../src/srt/settings.ts';
import { Random } from '../random.ts';
import { seededCrypto } from './srt-simulation.ts';

/** Real callers and one real listener, without a network between them. */

const crypto = seededCrypto(new Random(7));
const home: Endpoint = { address: '192.0.2.1', port: 5_000 };
const passphrase = 'a long enough secret';

function control(bytes: Uint8Array): ControlPacket {
  const packet = readPacket(bytes);
  if (packet?.kind !== 'control') throw new Error('not a control packet');
  return packet;
}

const datagrams = (outputs: readonly (CallerOutput | ListenerOutput)[]) =>
  outputs.flatMap((output) => (output.kind === 'datagram' ? [control(output.bytes)] : []));

function newListener(): SrtListener {
  return new SrtListener(defaultSettings, crypto);
}

function newCaller(options: Partial<CallOptions> = {}, now = 0): SrtCaller {
  return new SrtCaller({ settings: defaultSettings, crypto, streamId: 'live/KEY', ...options }, now);
}

/** The caller's conclusion, with a cookie of the listener. */
function conclusionOf(caller: SrtCaller, listener: SrtListener, now: number, from = home): ControlPacket {
  const [induction] = datagrams(caller.wake(now));
  const [greeting] = datagrams(induction === undefined ? [] : listener.handle(induction, from, now));
  const [conclusion] = datagrams(greeting === undefined ? [] : caller.handle(greeting, now));
  if (conclusion === undefined) throw new Error('no conclusion');
  return conclusion;
}

interface Outcome {
  readonly caller: CallerOutput | undefined;
  readonly listener: ListenerOutput | undefined;
}

function meet(options: Partial<CallOptions>, verdict: SrtVerdict): Outcome {
  const [caller, listener] = [newCaller(options), newListener()];
  const asked = listener.handle(conclusionOf(caller, listener, 0), home, 10);
  const request = asked.find((output) => output.kind === 'request');
  if (request?.kind !== 'request') return { caller: undefined, listener: undefined };
  const answers = listener.answer(request.request.id, verdict, 20);
  const [told] = datagrams(answers).flatMap((packet) => caller.handle(packet, 30));
  return { caller: told, listener: answers.find(({ kind }) => kind !== 'datagram') };
}

describe('a caller and a listener', () => {
  it('connect, and the listener hears what is asked for', () => {
    const { caller, listener } = meet({}, { accepted: true });
    expect(caller).toMatchObject({ kind: 'connected' });
    expect(listener).toMatchObject({
      kind: 'connected',
      request: { streamId: 'live/KEY', isEncrypted: false },
    });
  });

  it('agree on the longest latency that either wants', () => {
    const settings = { ...defaultSettings, latency: 30, peerLatency: 700 };
    const { caller, listener } = meet({ settings }, { accepted: true, latency: 200 });
    const delays = (connection: SrtConnection) => {
      const { msRcvTsbPdDelay, msSndTsbPdDelay } = connection.statistics(0);
      return [msRcvTsbPdDelay, msSndTsbPdDelay];
    };
    if (caller?.kind !== 'connected' || listener?.kind !== 'connected') throw new Error('not connected');
    expect(delays(caller.connection)).toEqual([30, 700]);
    expect(delays(listener.connection)).toEqual([700, 30]);
  });

  it.each([
    ['the same', passphrase, passphrase, 'connected', undefined],
    ['another', 'another secret', passphrase, 'failed', 10],
    ['only the listener a', undefined, passphrase, 'failed', 11],
    ['only the caller a', passphrase, undefined, 'failed', 11],
  ])('have %s passphrase: %s, %s', (_, theirs, ours, kind, code) => {
    const { caller, listener } = meet({ passphrase: theirs }, { accepted: true, passphrase: ours });
    expect(caller).toMatchObject({ kind, ...(code === undefined ? {} : { code }) });
    expect(listener?.kind).toBe(kind);
  });

  it.each([
    ['unauthorized', 1401],
    ['conflict', 1407],
    ['down', 1503],
    ['overload', 1402],
  ] as const)('part with a code: %s', (because, code) => {
    expect(meet({}, { accepted: false, because }).caller).toEqual({ kind: 'failed', code });
  });
});

describe('a caller', () => {
  it('asks four times a second, and gives up after its time', () => {
    const caller = newCaller({ timeout: 1_000 });
    const sent: number[] = [];
    for (let now = 0; now <= 1_000; now += 50) {
      const [output] = caller.wake(now);
      if (output?.kind === 'datagram') sent.push(now);
      if (output?.kind === 'failed') expect([now, output.code]).toEqual([1_000, 16]);
    }
    expect(sent).toEqual([0, 250, 500, 750]);
    expect(caller.wakeAt()).toBe(Infinity);
  });

  it.each([
    ['an old version', { version: 4 }, 8],
    ['no magic number', { extensionField: 2 }, 4],
  ])('refuses a listener with %s', (_, change, code) => {
    const caller = newCaller();
    const [induction] = datagrams(caller.wake(0));
    const handshake = induction && readHandshake(induction.body);
    if (induction === undefined || handshake === undefined) throw new Error('no induction');
    const good = { ...handshake, version: 5, extensionField: 0x4a17, cookie: 1 };
    const body = writeHandshake({ ...good, ...change });
    expect(caller.handle({ ...induction, body }, 1)).toEqual([{ kind: 'failed', code }]);
  });
});

describe('a listener', () => {
  it('keeps nothing of callers whose cookie has not come back, however many there are', () => {
    const listener = newListener();
    const [induction] = datagrams(newCaller().wake(0));
    if (induction === undefined) throw new Error('no induction');
    for (let count = 0; count < 20_000; count += 1) {
      const from = { address: `10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`, port: count };
      const [greeting] = datagrams(listener.handle(induction, from, count / 10));
      // No larger than what came: nobody is flooded by way of us.
      expect(greeting?.body.length).toBe(induction.body.length);
    }
    expect(listener.remembered).toBe(0);
  });

  it.each([
    ['a wrong cookie', { cookie: 12_345 }, home],
    ['a cookie of another port', {}, { ...home, port: 5_001 }],
    ['a cookie of another address', {}, { ...home, address: '192.0.2.2' }],
  ])('is silent to %s', (_, change, from) => {
    const listener = newListener();
    const conclusion = conclusionOf(newCaller(), listener, 0);
    const handshake = readHandshake(conclusion.body);
    if (handshake === undefined) throw new Error('no handshake');
    const body = writeHandshake({ ...handshake, ...change });
    expect(listener.handle({ ...conclusion, body }, from, 10)).toEqual([]);
    expect(listener.remembered).toBe(0);
  });

  it('is silent to a cookie that is two minutes old', () => {
    const listener = newListener();
    const conclusion = conclusionOf(newCaller(), listener, 1_000);
    expect(listener.handle(conclusion, home, 61_000)).toHaveLength(1);
    expect(listener.handle(conclusion, { ...home }, 121_000)).toEqual([]);
  });

  it('answers a conclusion that comes again alike, and opens one connection', () => {
    const listener = newListener();
    const conclusion = conclusionOf(newCaller(), listener, 0);
    const [asked] = listener.handle(conclusion, home, 1);
    expect(listener.handle(conclusion, home, 2)).toEqual([]);
    if (asked?.kind !== 'request') throw new Error('no request');
    const [first] = datagrams(listener.answer(asked.request.id, { accepted: true }, 3));
    const again = listener.handle(conclusion, home, 250);
    expect(again.map(({ kind }) => kind)).toEqual(['datagram']);
    expect(datagrams(again)[0]?.body).toEqual(first?.body);
    // Its clock has gone on: the caller reckons delivery by it.
    expect(datagrams(again)[0]?.timestamp).toBe(247_000);
    expect(listener.answer(asked.request.id, { accepted: true }, 251)).toEqual([]);
  });

  const refused: [string, { version?: number; extensions?: []; extra?: HandshakeExtension }][] = [
    ['version 4', { version: 4 }],
    ['no capabilities', { extensions: [] }],
    ['a packet filter', { extra: { type: 7, content: new Uint8Array(4) } }],
    [
      'the congestion control of files',
      { extra: { type: 6, content: Uint8Array.of(0x65, 0x6c, 0x69, 0x66) } },
    ],
    ['a stream id that is no text', { extra: { type: 5, content: new Uint8Array(4).fill(0xff) } }],
  ];
  it.each(refused)('refuses %s with a code', (_, { extra, ...change }) => {
    const listener = newListener();
    const conclusion = conclusionOf(newCaller({ streamId: '' }), listener, 0);
    const handshake = readHandshake(conclusion.body);
    if (handshake === undefined) throw new Error('no handshake');
    const extensions = [...handshake.extensions, ...(extra === undefined ? [] : [extra])];
    const body = writeHandshake({ ...handshake, extensions, ...change });
    const [answer] = datagrams(listener.handle({ ...conclusion, body }, home, 1));
    const type = readHandshake(answer?.body ?? new Uint8Array(0))?.type ?? 0;
    expect(type).toBeGreaterThan(1_000);
    expect(type).toBeLessThan(1_020);
  });

  it('passes over extensions that it does not know', () => {
    const listener = newListener();
    const conclusion = conclusionOf(newCaller(), listener, 0);
    const handshake = readHandshake(conclusion.body);
    if (handshake === undefined) throw new Error('no handshake');
    const extensions = [...handshake.extensions, { type: 99, content: new Uint8Array(8) }];
    const body = writeHandshake({ ...handshake, extensions });
    expect(listener.handle({ ...conclusion, body }, home, 1)[0]?.kind).toBe('request');
  });

  it('asks about no more than fifty callers of an address at once, and stays bounded', () => {
    const listener = newListener();
    let asked = 0;
    for (let count = 0; count < 10_000; count += 1) {
      const from = { address: home.address, port: 1 + count };
      const outputs = listener.handle(conclusionOf(newCaller({}, 0), listener, 0, from), from, 0);
      asked += outputs.filter(({ kind }) => kind === 'request').length;
    }
    expect(asked).toBe(50);
    expect(listener.remembered).toBe(51);
  });

  it('never remembers more than it says', () => {
    const listener = newListener();
    for (let count = 0; count < 9_000; count += 1) {
      const from = { address: `10.0.${count >> 8}.${count & 255}`, port: 9 };
      const [output] = listener.handle(conclusionOf(newCaller({}, 0), listener, 0, from), from, 0);
      if (output?.kind === 'request') listener.answer(output.request.id, { accepted: true }, 0);
    }
    expect(listener.remembered).toBeLessThanOrEqual(8_448);
  });

  it.each([
    ['a keep-alive', { type: controlTypes.keepAlive, body: new Uint8Array(4) }],
    ['a short handshake', { type: controlTypes.handshake, body: new Uint8Array(47) }],
    ['zeros', { type: controlTypes.handshake, body: new Uint8Array(48) }],
  ])('is silent to %s', (_, packet) => {
    const header = { subtype: 0, info: 0, timestamp: 0, destination: 0 };
    expect(newListener().handle(control(writeControlPacket({ ...header, ...packet })), home, 0)).toEqual([]);
  });

  it('is silent to types that only peers use', () => {
    const listener = newListener();
    const conclusion = conclusionOf(newCaller(), listener, 0);
    const handshake = readHandshake(conclusion.body);
    if (handshake === undefined) throw new Error('no handshake');
    for (const type of [0, 0xffff_fffe, 0xffff_fffd, 1_001]) {
      expect(type).not.toBe(handshakeTypes.conclusion);
      const body = writeHandshake({ ...handshake, type });
      expect(listener.handle({ ...conclusion, body }, home, 1)).toEqual([]);
    }
  });
});
