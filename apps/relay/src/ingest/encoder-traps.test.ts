import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { amfObject, encodeAmf0 } from '@starling/shared/rtmp/amf0.ts';
import { encodeControl } from '@starling/shared/rtmp/chunk-writer.ts';
import { scriptCommand, scriptMedia, scriptPublish } from '@starling/shared/rtmp/publisher-script.ts';
import {
  RtmpTestServer,
  audioHeader,
  knownKey,
  picture,
  sound,
  until,
  videoHeader,
} from '../../test/support/rtmp-test-server.ts';

/** What encoders in the field send, over a real socket and up to the frames that come out. */

let at: RtmpTestServer;
const start = async () => (at = await new RtmpTestServer().start());
afterEach(() => at.stop());

const hello = scriptPublish(knownKey);
const metadata = (values: Record<string, string | number | boolean>) =>
  scriptMedia('data', 0, encodeAmf0('@setDataFrame', 'onMetaData', amfObject(values)));
const times = (kind: 'video' | 'audio') =>
  at.frames.filter((frame) => frame.kind === kind).map((frame) => Math.round(frame.decodeTime));

describe('the clock of an encoder', () => {
  it('may wrap at 32 bits, after 49 days: the timeline goes on for both tracks', async () => {
    await start();
    const stamps = [-40, -20, 0, 20, 40].map((time) => (time + 2 ** 32) % 2 ** 32);
    at.connect(hello, videoHeader, audioHeader, ...stamps.flatMap((stamp) => [picture(stamp), sound(stamp)]));
    await until(() => expect(times('video')).toEqual([2_000, 2_020, 2_040, 2_060, 2_080]));
    await until(() => expect(times('audio')).toHaveLength(5));
    expect(times('audio')[0]).toBe(2_000);
  });

  it('may pass 4 h 39 m, where pictures of several chunks begin to have extended timestamps', async () => {
    await start();
    const large = Uint8Array.from([0x17, 1, 0, 0, 0, 0, 0, 1, 0, 0x65, ...new Uint8Array(255)]);
    const stamps = [0xffffff - 40, 0xffffff, 0xffffff + 40];
    at.connect(hello, videoHeader, ...stamps.map((stamp) => scriptMedia('video', stamp, large)));
    await until(() => expect(times('video')).toEqual([2_000, 2_040, 2_080]));
    for (const frame of at.frames) expect(frame.data.length).toBe(260);
  });

  it('may stand still or go back a little: no decode time is repeated', async () => {
    await start();
    at.connect(hello, videoHeader, ...[1_000, 1_040, 1_040, 1_020, 1_080].map(picture));
    await until(() => expect(times('video')).toEqual([2_000, 2_040, 2_041, 2_042, 2_080]));
  });
});

describe('the tracks of an encoder', () => {
  it('are those that come: sound alone, though the metadata promise a picture', async () => {
    await start();
    at.connect(
      hello,
      metadata({ width: 1280, height: 720, videocodecid: 7 }),
      audioHeader,
      sound(0),
      sound(23),
    );
    await until(() => expect(at.frames.map((frame) => frame.kind)).toEqual(['audio', 'audio']));
    expect(at.publications[0]?.ending()).toBeUndefined();
  });

  it('are those that come: pictures whose sound begins later', async () => {
    await start();
    at.connect(hello, videoHeader, picture(0), picture(40), audioHeader, sound(60), picture(80));
    await until(() =>
      expect(at.frames.map((frame) => frame.kind)).toEqual(['video', 'video', 'audio', 'video']),
    );
    expect(times('audio')).toEqual([2_060]);
  });

  it('do not include the VOD track of OBS, which comes as data messages', async () => {
    await start();
    const object = Buffer.from('030002696402000773747265616d3000056d65646961110c07af0109000009', 'hex');
    const vodTrack = scriptMedia('data', 10, Uint8Array.from([...encodeAmf0('additionalMedia'), ...object]));
    at.connect(hello, audioHeader, sound(0), vodTrack, sound(23));
    await until(() => expect(times('audio')).toEqual([2_000, 2_023]));
    expect(at.logged.join()).not.toContain('cannot be read');
  });
});

describe('the metadata of an encoder', () => {
  it('are learnt when they come late, and again when they change', async () => {
    await start();
    const { socket } = at.connect(hello, videoHeader, picture(0));
    await until(() => expect(at.frames).toHaveLength(1));
    const [publication] = at.publications;
    expect(publication?.declaredBitrate()).toBeUndefined();
    socket.write(metadata({ videodatarate: 2_500, audiodatarate: 160, encoder: 'Lavf60.3.100' }));
    await until(() => expect(publication?.declaredBitrate()).toBe(2_660_000));
    socket.write(metadata({ videodatarate: 6_000 }));
    await until(() => expect(publication?.declaredBitrate()).toBe(6_000_000));
  });

  it('may promise key frames, but no nonsense', async () => {
    await start();
    const { socket } = at.connect(hello, metadata({ videokeyframe_frequency: 2 }), videoHeader, picture(0));
    await until(() => expect(at.frames).toHaveLength(1));
    const [publication] = at.publications;
    expect(publication?.keyframeInterval()).toBe(2);
    for (const nonsense of [0, -1, NaN, 11, '3'])
      socket.write(metadata({ videokeyframe_frequency: nonsense }));
    socket.write(metadata({ videodatarate: 6_000 }));
    await until(() => expect(publication?.declaredBitrate()).toBe(6_000_000));
    expect(publication?.keyframeInterval()).toBe(2);
  });
});

describe('the address that an encoder was given', () => {
  it.each([
    ['the key in the app', scriptPublish('', `live/${knownKey}`)],
    ['a query behind the key', scriptPublish(`${knownKey}?bandwidthtest=true`)],
    ['slashes around both', scriptPublish(`/${knownKey}/`, '/live/')],
    ['an instance', scriptPublish(knownKey, 'live/_definst_')],
  ])('may have %s', async (_, bytes) => {
    await start();
    at.connect(bytes, videoHeader, picture(0));
    await until(() => expect(at.frames).toHaveLength(1));
  });

  it('without a key is answered with where to enter it', async () => {
    await start();
    const { socket, received } = at.connect(scriptPublish(''));
    await once(socket, 'close');
    expect(received()).toContain('NetStream.Publish.BadName');
    expect(received()).toContain('No stream key came');
    expect(at.publications).toEqual([]);
  });
});

describe('the acknowledgements that an encoder waits for', () => {
  it('really reach it', async () => {
    await start();
    const large = Uint8Array.from([0x17, 1, 0, 0, 0, 0, 0, 15, 160, 0x65, ...new Uint8Array(3_999)]);
    const pictures = [0, 40, 80, 120, 160, 200].map((time) => scriptMedia('video', time, large));
    const { received } = at.connect(hello, encodeControl(5, 20_000), videoHeader, ...pictures);
    // Chunk stream 2, time 0, four bytes of type 3 on message stream 0: RTMP §5.4.3.
    await until(() => expect(received()).toContain('\x02\0\0\0\0\0\x04\x03\0\0\0\0'));
  });
});

describe('the commands of an encoder', () => {
  it('may delete a message stream that it never used, and it stays on air', async () => {
    await start();
    const unused = scriptCommand('deleteStream', 9, [null, 2]);
    at.connect(hello, videoHeader, picture(0), unused, picture(40));
    await until(() => expect(at.frames).toHaveLength(2));
    expect(at.publications).toHaveLength(1);
    expect(at.publications[0]?.ending()).toBeUndefined();
  });
});
