import { describe, expect, it } from 'vitest';
import { concatBytes, readUnsigned } from '../bytes.ts';
import { type AmfValue, amfObject, encodeAmf0 } from './amf0.ts';
import { encodeControl, encodeMessage, encodeUserControl } from './chunk-writer.ts';
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

/** What encoders in the field send, and servers have stumbled over. */

const picture = Uint8Array.of(0x17, 1, 0, 0, 0, 9);
const sound = Uint8Array.of(0xaf, 1, 9);
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const run = (...pieces: readonly Uint8Array[]) => runSession(concatBytes(pieces));
const kinds = (events: readonly RtmpEvent[]) => withoutSends(events).map((event) => event.kind);
const answered = (events: readonly RtmpEvent[]) => commandsIn(events).map(([name, id]) => [name, id]);
const connect = (wishes: Record<string, AmfValue> = { app: 'live' }) =>
  concatBytes([scriptHandshake(), scriptCommand('connect', 1, [amfObject(wishes)])]);
const publish = (name: AmfValue, id = 1) => scriptCommand('publish', 5, [null, name, 'live'], id);
const stamps = (events: readonly RtmpEvent[]) =>
  events.flatMap((event) => (event.kind === 'media' ? [event.timestamp] : []));
/** A message of the given type on message stream 1, whatever is in it. */
const raw = (type: number, body: Uint8Array, timestamp = 0) =>
  encodeMessage({ type, timestamp, messageStreamId: 1, body }, 4, 128);

describe('the way up to publish', () => {
  it('is that of FMLE: releaseStream and FCPublish before createStream, each answered by its number', () => {
    const events = run(
      connect(),
      scriptCommand('releaseStream', 2, [null, 'key']),
      scriptCommand('FCPublish', 3, [null, 'key']),
      scriptCommand('createStream', 4, [null]),
      publish('key'),
    );
    expect(answered(events)).toEqual([
      ['_result', 1],
      ['_result', 2],
      ['_result', 3],
      ['onFCPublish', 0],
      ['_result', 4],
      ['onStatus', 0],
    ]);
  });

  it('is that of OBS: a chunk size before connect, all commands at once, a bandwidth check in between', () => {
    const body = encodeAmf0(
      'connect',
      1,
      amfObject({ app: 'live', flashVer: 'FMLE/3.0', note: 'x'.repeat(300) }),
    );
    const message = { type: 20, timestamp: 0, messageStreamId: 0, body };
    const events = run(
      scriptHandshake(),
      encodeControl(1, 4096),
      encodeMessage(message, 3, 4096),
      scriptCommand('releaseStream', 2, [null, 'key']),
      scriptCommand('FCPublish', 3, [null, 'key']),
      scriptCommand('createStream', 4, [null]),
      scriptCommand('_checkbw', 5, [null]),
      publish('key'),
      scriptMedia('data', 0, encodeAmf0('@setDataFrame', 'onMetaData', amfObject({ width: 1280 }))),
    );
    expect(answered(events).slice(-2)).toEqual([
      ['_error', 5],
      ['onStatus', 0],
    ]);
    expect(kinds(events)).toEqual(['publish-requested', 'metadata']);
  });

  it('may do without createStream, releaseStream and FCPublish, and publish on message stream 0', () => {
    const events = run(
      connect(),
      publish('key', 0),
      scriptMedia('video', 40, picture),
      scriptUnpublish('key'),
    );
    expect(kinds(events)).toEqual(['publish-requested', 'media', 'unpublish']);
  });

  it('may begin with createStream before the server has answered connect', () => {
    const events = run(connect(), scriptCommand('createStream', 2, [null]), publish('key'));
    expect(statusesIn(events).map(({ code }) => code)).toEqual(['NetStream.Publish.Start']);
  });

  it('may have commands of transaction 0, which want no answer', () => {
    const events = run(
      connect(),
      scriptCommand('FCPublish', 0, [null, 'key']),
      scriptCommand('releaseStream', 0, []),
    );
    expect(answered(events)).toEqual([
      ['_result', 1],
      ['onFCPublish', 0],
    ]);
  });

  it('may have media before publish, which nobody sees', () => {
    const events = run(
      connect(),
      scriptMedia('video', 0, picture),
      publish('key'),
      scriptMedia('audio', 7, sound),
    );
    expect(kinds(events)).toEqual(['publish-requested', 'media']);
  });

  it('keeps the app of a connect whose object is ended too soon, as OBS 29.1 wrote fourCcList', () => {
    const before = encodeAmf0('connect', 1);
    const object = hex(
      '03 0003 617070 02 0004 6c697665 000a 666f757243634c697374 0a 00000001 02 0004 68766331',
    );
    const strayEnd = hex('000009 0004 74797065 02 0003 616263 000009');
    const body = concatBytes([before, object, strayEnd]);
    const message = encodeMessage({ type: 20, timestamp: 0, messageStreamId: 0, body }, 3, 128);
    const events = run(scriptHandshake(), message, publish('key'));
    expect(withoutSends(events)).toMatchObject([{ app: 'live', enhanced: { codecs: ['hvc1'] } }]);
  });

  it('keeps the app of a connect that holds a value of AMF3', () => {
    const body = concatBytes([
      encodeAmf0('connect', 1),
      hex('03 0003 617070 02 0004 6c697665 0001 78 11 0a0b01'),
    ]);
    const message = encodeMessage({ type: 17, timestamp: 0, messageStreamId: 0, body }, 3, 128);
    expect(answered(run(scriptHandshake(), message))).toEqual([['_result', 1]]);
  });

  it('may name no app and a tcUrl that is garbage: the answer says which app there is', () => {
    const events = run(connect({ tcUrl: 'rtmp://[::/%%%' }));
    expect(closeReason(events)).toContain("There is no application '' here: publish to rtmp://HOST/live");
  });
});

describe('the stream key', () => {
  it.each([
    ['rtmp://host/live and the key', 'live', 'key', 'key', ''],
    ['rtmp://host/live/ and the key', 'live/', 'key', 'key', ''],
    ['rtmp://host/live/KEY as the app', 'live/key', '', 'key', ''],
    ['rtmp://host/live/KEY/ as the app', 'live/key/', '', 'key', ''],
    ['rtmp://host/live/KEY?query as the app', 'live/key?a=1', '', 'key', ''],
    ['rtmp://host//live//KEY', '/live/', '/key', 'key', ''],
    ['a key with a query', 'live', 'key?bandwidthtest=true&x=/y', 'key', 'bandwidthtest=true&x=/y'],
    ['a key with an empty query', 'live', 'key?', 'key', ''],
    ['an app with a query that has slashes', 'live?token=a/b', 'key', 'key', ''],
    ['an app with an instance of Flash Media Server', 'live/_definst_', 'key', 'key', ''],
    ['a key that was pasted with a line break', 'live', ' key\r\n', 'key', ''],
  ])('is found in %s', (_, app, name, streamKey, query) => {
    expect(withoutSends(run(scriptPublish(name, app)))[0]).toMatchObject({ app: 'live', streamKey, query });
  });

  it.each([
    ['an empty name', ''],
    ['a query alone', '?a=1'],
    ['slashes', '//'],
    ['no name', undefined],
    ['null', null],
    ['a number', 7],
  ])('that is missing is asked for: %s', (_, name) => {
    const events = run(connect(), scriptCommand('createStream', 2, [null]), publish(name));
    expect(kinds(events)).toEqual(['close']);
    expect(statusesIn(events)).toEqual([
      {
        level: 'error',
        code: 'NetStream.Publish.BadName',
        description: 'No stream key came: publish to rtmp://HOST/live and enter your stream key.',
      },
    ]);
  });
});

describe('the end of a publication', () => {
  it('is not the end of a message stream that was never published on', () => {
    const two = [scriptCommand('createStream', 2, [null]), scriptCommand('createStream', 3, [null])];
    const other = [scriptCommand('deleteStream', 6, [null, 1]), scriptCommand('closeStream', 7, [null], 1)];
    const own = scriptCommand('deleteStream', 8, [null, 2]);
    expect(kinds(run(connect(), ...two, publish('key', 2), ...other))).toEqual(['publish-requested']);
    expect(kinds(run(connect(), ...two, publish('key', 2), ...other, own))).toEqual([
      'publish-requested',
      'unpublish',
    ]);
  });

  it.each([
    ['deleteStream without a number', scriptCommand('deleteStream', 6, [null])],
    ['deleteStream of 0', scriptCommand('deleteStream', 6, [null, 0])],
    ['closeStream on the connection', scriptCommand('closeStream', 0, [null])],
    ['FCUnpublish alone', scriptCommand('FCUnpublish', 6, [null, 'key'])],
  ])('is %s', (_, end) => {
    expect(kinds(run(scriptPublish('key'), end))).toEqual(['publish-requested', 'unpublish']);
  });

  it('comes once, though FCUnpublish, closeStream and deleteStream all say it', () => {
    const close = scriptCommand('closeStream', 0, [null], 1);
    const events = run(
      scriptPublish('key'),
      scriptCommand('FCUnpublish', 6, [null, 'key']),
      close,
      scriptUnpublish('key'),
    );
    expect(kinds(events)).toEqual(['publish-requested', 'unpublish']);
    expect(statusesIn(events).filter(({ code }) => code === 'NetStream.Unpublish.Success')).toHaveLength(1);
  });
});

describe('metadata', () => {
  it('may come late, twice, or not at all', () => {
    const meta = (width: number) => scriptMedia('data', 9, encodeAmf0('onMetaData', amfObject({ width })));
    const events = run(scriptPublish('key'), scriptMedia('video', 0, picture), meta(1), meta(2));
    expect(kinds(events)).toEqual(['publish-requested', 'media', 'metadata', 'metadata']);
    expect(kinds(run(scriptPublish('key'), scriptMedia('video', 0, picture)))).toEqual([
      'publish-requested',
      'media',
    ]);
  });

  it('may come as a data message of AMF3', () => {
    const body = concatBytes([
      Uint8Array.of(0),
      encodeAmf0('@setDataFrame', 'onMetaData', amfObject({ width: 7 })),
    ]);
    expect(withoutSends(run(scriptPublish('key'), raw(15, body))).at(-1)).toEqual({
      kind: 'metadata',
      values: amfObject({ width: 7 }),
    });
  });

  it('of a VOD track, as OBS announces and sends it, is left alone, and what follows is taken', () => {
    const announced = encodeAmf0(
      '@setDataFrame',
      'onExpectAdditionalMedia',
      amfObject({
        processingIntents: ['ArchiveProgramNarrationAudio'],
        additionalMedia: amfObject({
          stream0: amfObject({ type: 8, mediaLabels: amfObject({ contentType: 'PNAR' }) }),
        }),
      }),
    );
    // The sound stands in an AMF3 byte array within an AMF0 object.
    const object = hex('03 0002 6964 02 0007 73747265616d30 0005 6d65646961 11 0c 07 af0109 000009');
    const track = concatBytes([encodeAmf0('additionalMedia'), object]);
    const events = run(
      scriptPublish('key'),
      raw(18, announced),
      raw(18, track),
      scriptMedia('audio', 5, sound),
    );
    expect(withoutSends(events).slice(1)).toMatchObject([
      { kind: 'media', type: 'data' },
      { kind: 'media', type: 'data' },
      { kind: 'media', type: 'audio', timestamp: 5, body: sound },
    ]);
  });
});

describe('aggregate messages', () => {
  const tag = (type: number, stamp: number, body: readonly number[] = [7]) => [
    ...[type, 0, 0, body.length, (stamp >> 16) & 255, (stamp >> 8) & 255, stamp & 255, stamp >>> 24, 0, 0, 0],
    ...[...body, 0, 0, 0, 11 + body.length],
  ];
  const aggregate = (timestamp: number, ...tags: readonly number[][]) =>
    raw(22, Uint8Array.from(tags.flat()), timestamp);

  it('are moved to the time of their message, over the wrap at 32 bits', () => {
    const events = run(scriptPublish('key'), aggregate(2 ** 32 - 10, tag(8, 500), tag(9, 520), tag(8, 540)));
    expect(stamps(events)).toEqual([2 ** 32 - 10, 10, 30]);
  });

  it('have the high byte of their stamps last, as FLV has it', () => {
    const events = run(scriptPublish('key'), aggregate(0, tag(8, 0x00fffff0), tag(9, 0x01000010)));
    expect(stamps(events)).toEqual([0, 32]);
  });

  it('give their metadata, and are not opened a second time where one lies in another', () => {
    const inner = aggregate(0, tag(8, 0)).slice(12);
    const meta = [...encodeAmf0('onMetaData', amfObject({ width: 7 }))];
    const events = run(
      scriptPublish('key'),
      aggregate(0, tag(18, 0, meta), tag(22, 0, [...inner]), tag(8, 3)),
    );
    expect(kinds(events)).toEqual(['publish-requested', 'metadata', 'media']);
  });

  it('are taken as far as they came when they are cut short', () => {
    const whole = Uint8Array.from([...tag(8, 0), ...tag(9, 20), ...tag(8, 40)]);
    for (const length of [whole.length, whole.length - 4, whole.length - 5, 20, 5, 0])
      expect(stamps(run(scriptPublish('key'), raw(22, whole.subarray(0, length)))).length).toBe(
        length >= whole.length - 4 ? 3 : length === whole.length - 5 ? 2 : length === 20 ? 1 : 0,
      );
  });
});

describe('timestamps', () => {
  it('are handed on as they came: at their wrap, at jumps and when they go back', () => {
    const sent = [2 ** 32 - 20, 2 ** 32 - 1, 19, 3_600_000, 40];
    const media = sent.map((timestamp) => scriptMedia('audio', timestamp, sound));
    expect(stamps(run(scriptPublish('key'), ...media))).toEqual(sent);
  });
});

describe('control messages', () => {
  const acknowledged = (events: readonly RtmpEvent[]) =>
    answersIn(events)
      .filter(({ type }) => type === 3)
      .map(({ body }) => readUnsigned(body, 0, 4));

  it('of window acknowledgement are sent to a publisher that named no window, each 2.5 MB', () => {
    const session = newSession();
    runSession(scriptPublish('key'), undefined, session);
    const media = scriptMedia('video', 0, new Uint8Array(500_000));
    const events = Array.from({ length: 11 }, () => session.receive(media)).flat();
    const sends = withoutSends(events).length;
    expect(sends).toBe(11);
    expect(events.length - sends).toBe(2);
  });

  it('of window acknowledgement are sent at once when the window is named behind what fills it', () => {
    const media = scriptMedia('audio', 0, new Uint8Array(30_000));
    expect(acknowledged(run(scriptPublish('key'), media, encodeControl(5, 20_000)))).toHaveLength(1);
  });

  it('of window acknowledgement are not sent for each byte, though the window is 0', () => {
    const media = Array.from({ length: 40 }, () => scriptMedia('audio', 0, new Uint8Array(1_000)));
    const bytes = concatBytes([scriptPublish('key'), encodeControl(5, 0), ...media]);
    const counts = acknowledged(runSession(bytes, 100));
    expect(counts.length).toBeGreaterThan(0);
    expect(counts.length).toBeLessThanOrEqual(3);
  });

  it('of every other kind, cut short or unknown, are read over', () => {
    const odd = [
      encodeUserControl(3, 1),
      encodeUserControl(31, 0),
      raw(4, hex('00')),
      raw(3, hex('')),
      raw(5, hex('00')),
      raw(6, hex('')),
      raw(7, hex('01')),
      raw(16, hex('05')),
      raw(200, hex('05')),
    ];
    const events = run(scriptPublish('key'), ...odd, scriptMedia('audio', 1, sound));
    expect(kinds(events)).toEqual(['publish-requested', 'media']);
  });

  it('may stand between the chunks of a picture', () => {
    const body = Uint8Array.from({ length: 300 }, (_, at) => at & 255);
    const message = raw(9, body, 40);
    const head = 12 + 128;
    const events = run(
      scriptPublish('key'),
      message.subarray(0, head),
      encodeUserControl(6, 1),
      message.subarray(head),
    );
    expect(withoutSends(events).at(-1)).toEqual({ kind: 'media', type: 'video', timestamp: 40, body });
  });
});
