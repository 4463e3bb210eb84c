import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, readUnsigned } from '../bytes.ts';
import { type AmfObject, type AmfValue, amfObject, encodeAmf0 } from './amf0.ts';
import { encodeControl, encodeMessage, encodeUserControl } from './chunk-writer.ts';
import { ourCapabilities } from './enhanced-capabilities.ts';
import type { RtmpEvent } from './event.ts';
import {
  scriptCommand,
  scriptHandshake,
  scriptMedia,
  scriptPublish,
  scriptUnpublish,
} from './publisher-script.ts';
import {
  answersIn,
  closeReason,
  commandsIn,
  newSession,
  runSession,
  statusesIn,
  withoutSends,
} from './session-transcript.ts';

const picture = Uint8Array.of(0x17, 1, 0, 0, 0, 9);
const kinds = (events: readonly RtmpEvent[]) => withoutSends(events).map((event) => event.kind);
const data = (...values: readonly AmfValue[]) => scriptMedia('data', 0, encodeAmf0(...values));
const connected = () =>
  concatBytes([scriptHandshake(), scriptCommand('connect', 1, [amfObject({ app: 'live' })])]);

describe('a publisher', () => {
  it('goes on air, sends media and leaves', () => {
    const events = runSession(
      concatBytes([scriptPublish('key'), scriptMedia('video', 40, picture), scriptUnpublish('key')]),
    );
    expect(withoutSends(events)).toEqual([
      {
        kind: 'publish-requested',
        app: 'live',
        streamKey: 'key',
        query: '',
        tcUrl: 'rtmp://h/live',
        encoder: 'FMLE/3.0 (compatible; Test1.0)',
        id: 1,
      },
      { kind: 'media', type: 'video', timestamp: 40, body: picture },
      { kind: 'unpublish' },
    ]);
    expect(statusesIn(events).map(({ code }) => code as string)).toEqual([
      'NetStream.Publish.Start',
      'NetStream.Unpublish.Success',
    ]);
  });

  it('gets an answer to connect, releaseStream, FCPublish and createStream', () => {
    const events = runSession(scriptPublish('key'));
    expect(answersIn(events).map((message) => message.type)).toEqual([5, 6, 20, 20, 20, 20, 20, 4, 20]);
    const names = commandsIn(events).map(([name, id]) => [name, id]);
    expect(names).toEqual([
      ['_result', 1],
      ['_result', 2],
      ['_result', 3],
      ['onFCPublish', 0],
      ['_result', 4],
      ['onStatus', 0],
    ]);
    expect(commandsIn(events)[0]?.[3]).toEqual(
      amfObject({
        level: 'status',
        code: 'NetConnection.Connect.Success',
        description: 'Connection succeeded.',
        objectEncoding: 0,
      }),
    );
  });

  it('does not hear Publish.Start before its stream key was accepted, and its media waits so long', () => {
    const session = newSession();
    const before = session.receive(concatBytes([scriptPublish('key'), scriptMedia('audio', 1, picture)]));
    expect(statusesIn(before)).toEqual([]);
    expect(kinds(before)).toEqual(['publish-requested']);
    expect(kinds(session.acceptPublish())).toEqual(['media']);
    expect(session.acceptPublish()).toEqual([]);
  });

  it('hears why it is refused, and is closed', () => {
    const session = newSession();
    const asked = session.receive(scriptPublish('key'));
    const refused = session.refusePublish('kim is already on air');
    expect(statusesIn([...asked, ...refused])).toEqual([
      { level: 'error', code: 'NetStream.Publish.BadName', description: 'kim is already on air' },
    ]);
    expect(kinds(refused)).toEqual(['close']);
    expect(session.receive(scriptMedia('audio', 1, picture))).toEqual([]);
  });

  it.each([
    ['live', 'key?bandwidthtest=true', 'key', 'bandwidthtest=true'],
    ['live/', '/key', 'key', ''],
    ['live/key', '', 'key', ''],
    ['live?x=1', ' key ', 'key', ''],
  ])('is known by its key when app is %j and the name is %j', (app, name, streamKey, query) => {
    const [event] = withoutSends(runSession(scriptPublish(name, app)));
    expect(event).toMatchObject({ kind: 'publish-requested', app: 'live', streamKey, query });
  });

  it('is told which application to use when it asks for another', () => {
    const events = runSession(scriptPublish('key', 'foo'));
    expect(closeReason(events)).toBe(
      "There is no application 'foo' here: publish to rtmp://HOST/live with your stream key.",
    );
    expect(commandsIn(events)[0]?.slice(0, 2)).toEqual(['_error', 1]);
  });

  it('may write a tcUrl that is no URL', () => {
    const wishes = amfObject({ app: 'live', tcUrl: ':::not a url' });
    const events = runSession(concatBytes([scriptHandshake(), scriptCommand('connect', 1, [wishes])]));
    expect(commandsIn(events)[0]?.[0]).toBe('_result');
  });

  it('may send its commands as AMF3 messages', () => {
    const body = concatBytes([Uint8Array.of(0), encodeAmf0('connect', 1, amfObject({ app: 'live' }))]);
    const message = encodeMessage({ type: 17, timestamp: 0, messageStreamId: 0, body }, 3, 128);
    expect(commandsIn(runSession(concatBytes([scriptHandshake(), message])))[0]?.[0]).toBe('_result');
  });

  it('may publish again on the same connection', () => {
    const again = scriptCommand('publish', 8, [null, 'key', 'live'], 1);
    const events = runSession(concatBytes([scriptPublish('key'), scriptUnpublish('key'), again]));
    expect(kinds(events)).toEqual(['publish-requested', 'unpublish', 'publish-requested']);
  });

  it('is closed when it publishes twice at once', () => {
    const again = scriptCommand('publish', 8, [null, 'other', 'live'], 1);
    expect(closeReason(runSession(concatBytes([scriptPublish('key'), again])))).toContain(
      'publishes already',
    );
  });

  it.each(['FCUnpublish', 'deleteStream', 'closeStream'])('is off air after %s', (name) => {
    const events = runSession(concatBytes([scriptPublish('key'), scriptCommand(name, 9, [null, 1], 1)]));
    expect(kinds(events)).toEqual(['publish-requested', 'unpublish']);
    expect(commandsIn(events).some(([answer, id]) => answer === '_result' && id === 9)).toBe(true);
  });

  it('tells its metadata, by @setDataFrame or without', () => {
    const values = new Map([['encoder', 'obs-output module (libobs version 30.1.2)']]);
    const bytes = [
      data('@setDataFrame', 'onMetaData', values),
      data('onMetaData', values),
      data('onCuePoint', values),
    ];
    const events = withoutSends(runSession(concatBytes([scriptPublish('key'), ...bytes]))).slice(1);
    expect(events).toMatchObject([
      { kind: 'metadata', values },
      { kind: 'metadata', values },
      { type: 'data' },
    ]);
  });

  it('may send aggregate messages', () => {
    const tag = (type: number, stamp: number) => [type, 0, 0, 1, 0, 0, stamp, 0, 0, 0, 0, 7, 0, 0, 0, 12];
    const body = Uint8Array.from([...tag(8, 5), ...tag(9, 25), 9, 0, 0]);
    const aggregate = encodeMessage({ type: 22, timestamp: 1_000, messageStreamId: 1, body }, 4, 128);
    const events = withoutSends(runSession(concatBytes([scriptPublish('key'), aggregate]))).slice(1);
    expect(events).toMatchObject([
      { type: 'audio', timestamp: 1_000 },
      { type: 'video', timestamp: 1_020 },
    ]);
  });
});

describe('a client of Enhanced RTMP', () => {
  const enhanced = (wishes: Record<string, AmfValue>) => scriptPublish('key', 'live', wishes);

  it('hears in the answer to connect what is taken, and its own codecs are handed on', () => {
    const events = runSession(enhanced({ fourCcList: ['hvc1'], capsEx: 3 }));
    const properties = commandsIn(events)[0]?.[2] as AmfObject;
    expect(properties.get('fmsVer')).toBeDefined();
    expect([...ourCapabilities()]).toEqual([...properties].slice(-ourCapabilities().size));
    expect(withoutSends(events)[0]).toMatchObject({ enhanced: { codecs: ['hvc1'], canReconnect: true } });
  });

  it('is the only one to hear it: plain RTMP gets the answer that it always got', () => {
    const properties = commandsIn(runSession(scriptPublish('key')))[0]?.[2] as AmfObject;
    expect([...properties.keys()]).toEqual(['fmsVer', 'capabilities', 'mode']);
  });

  it.each([
    ['with a URL', 'rtmp://other/live'],
    ['without a URL', undefined],
  ])('is asked to reconnect %s, on the message stream of the connection', (_, tcUrl) => {
    const session = newSession();
    const before = runSession(enhanced({ capsEx: 1 }), undefined, session);
    const asked = session.requestReconnect('Connect again in a minute.', tcUrl);
    const all = [...before, ...asked];
    expect(answersIn(all).at(-1)?.messageStreamId).toBe(0);
    expect(commandsIn(all).at(-1)?.slice(0, 3)).toEqual(['onStatus', 0, null]);
    expect(statusesIn(all).at(-1)).toEqual({
      level: 'status',
      code: 'NetConnection.Connect.ReconnectRequest',
      description: 'Connect again in a minute.',
      ...(tcUrl === undefined ? {} : { tcUrl }),
    });
    expect(kinds(session.receive(scriptMedia('video', 40, picture)))).toEqual(['media']);
  });

  it.each([
    ['plain RTMP', scriptPublish('key')],
    ['Enhanced RTMP without Reconnect', enhanced({ fourCcList: ['av01'], capsEx: 0x0e })],
    ['nothing yet', scriptHandshake()],
  ])('is not asked to reconnect when it speaks %s', (_, bytes) => {
    const session = newSession();
    runSession(bytes, undefined, session);
    expect(session.requestReconnect('Connect again.')).toEqual([]);
  });

  it('is not asked any more once it is closed', () => {
    const session = newSession();
    runSession(enhanced({ capsEx: 1 }), undefined, session);
    session.refusePublish('no');
    expect(session.requestReconnect('Connect again.')).toEqual([]);
  });
});

describe('the server', () => {
  it('acknowledges as often as the window that it was asked for', () => {
    const media = concatBytes(
      Array.from({ length: 20 }, () => scriptMedia('video', 0, new Uint8Array(4_000))),
    );
    const events = runSession(concatBytes([scriptPublish('key'), encodeControl(5, 20_000), media]), 1_000);
    const counts = answersIn(events).filter((message) => message.type === 3);
    expect(counts.length).toBe(4);
    expect(readUnsigned(counts[0]?.body ?? new Uint8Array(0), 0, 4)).toBeGreaterThanOrEqual(20_000);
  });

  it('answers a ping with its time', () => {
    const events = runSession(concatBytes([connected(), encodeUserControl(6, 0x01020304)]));
    expect(answersIn(events).at(-1)).toMatchObject({ type: 4, body: Uint8Array.of(0, 7, 1, 2, 3, 4) });
  });

  it('answers Set Peer Bandwidth with its window', () => {
    const events = runSession(concatBytes([connected(), encodeControl(6, 5_000_000, 2)]));
    expect(answersIn(events).at(-1)?.type).toBe(5);
  });

  it('refuses to play, politely', () => {
    const events = runSession(concatBytes([connected(), scriptCommand('play', 0, [null, 'kim'], 1)]));
    expect(statusesIn(events)).toMatchObject([{ level: 'error', code: 'NetStream.Play.Failed' }]);
    expect(closeReason(events)).toContain('watch over HLS');
  });

  it('closes once, for the first reason, when broken chunks follow what it closed for', () => {
    const broken = Uint8Array.of(0xc9);
    const events = runSession(concatBytes([scriptHandshake(), scriptCommand('publish', 1, [null]), broken]));
    expect(withoutSends(events)).toEqual([{ kind: 'close', reason: "'publish' before connect" }]);
  });

  it('answers a method that it does not know, so that nobody waits for ever', () => {
    const events = runSession(concatBytes([connected(), scriptCommand('getStreamLength', 4, [null])]));
    expect(commandsIn(events).at(-1)?.slice(0, 2)).toEqual(['_error', 4]);
  });

  it.each([
    ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', "not RTMP: begins with 'GET / HTTP'"],
    ['\x16\x03\x01\x02\x00\x01\x00\x01\x7c\x03\x03', 'not RTMP: begins with 16 03 01 02 00 01 00 01 7c 03'],
  ])('says what came instead of RTMP: %j', (text, reason) => {
    expect(runSession(new TextEncoder().encode(text), 1)).toEqual([{ kind: 'close', reason }]);
  });

  it('says nothing to half a handshake', () => {
    expect(runSession(scriptHandshake().subarray(0, 1_000))).toEqual([]);
  });

  it('says nothing in RTMP to a client that is refused before its handshake', () => {
    expect(newSession().refusePublish('no')).toEqual([{ kind: 'close', reason: 'no' }]);
  });

  it('closes on commands before connect, on endless streams and on broken chunks', () => {
    expect(
      closeReason(runSession(concatBytes([scriptHandshake(), scriptCommand('publish', 5, [null, 'k'])]))),
    ).toContain('before connect');
    const creates = Array.from({ length: 17 }, () => scriptCommand('createStream', 4, [null]));
    expect(closeReason(runSession(concatBytes([connected(), ...creates])))).toBe(
      'more than 16 message streams',
    );
    expect(closeReason(runSession(concatBytes([connected(), encodeControl(1, 0)])))).toBe(
      'broken RTMP: a chunk size of 0',
    );
  });

  it('holds 4 MiB at most for a publisher that does not wait for its acceptance', () => {
    const session = newSession();
    session.receive(scriptPublish('key'));
    const media = scriptMedia('video', 0, new Uint8Array(1_000_000));
    const events = [1, 2, 3, 4, 5].flatMap(() => session.receive(media));
    expect(closeReason(events)).toContain('before being accepted');
  });

  it('makes the same events of the same bytes however they are cut', () => {
    const bytes = concatBytes([
      scriptPublish('key'),
      data('@setDataFrame', 'onMetaData', new Map([['width', 1280]])),
      scriptMedia('video', 0xffffff, new Uint8Array(700).fill(3)),
      scriptMedia('audio', 0xfffffff0, picture),
      scriptUnpublish('key'),
      encodeControl(1, 0),
    ]);
    const whole = runSession(bytes);
    expect(kinds(whole)).toEqual(['publish-requested', 'metadata', 'media', 'media', 'unpublish', 'close']);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_600 }), (step) => {
        expect(runSession(bytes, step)).toEqual(whole);
      }),
    );
  });

  it('never throws on noise behind the handshake', () => {
    const type = fc.constantFrom(1, 2, 3, 4, 5, 6, 8, 9, 15, 17, 18, 20, 22);
    const message = fc.tuple(type, fc.uint8Array({ maxLength: 60 }));
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 8 }),
        fc.uint8Array({ maxLength: 300 }),
        (messages, noise) => {
          const chunks = messages.map(([kind, body]) =>
            encodeMessage({ type: kind, timestamp: 0, messageStreamId: 1, body }, 4, 128),
          );
          runSession(concatBytes([scriptPublish('key'), ...chunks, noise]));
        },
      ),
    );
  });
});
