import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { concatBytes } from '@starling/shared/bytes.ts';
import type { Frame } from '@starling/shared/frame.ts';
import { encodeAmf0 } from '@starling/shared/rtmp/amf0.ts';
import {
  scriptHandshake,
  scriptMedia,
  scriptPublish,
  scriptUnpublish,
} from '@starling/shared/rtmp/publisher-script.ts';
import {
  RtmpTestServer,
  audioHeader,
  knownKey,
  picture,
  sound,
  until,
  videoHeader,
} from '../../test/support/rtmp-test-server.ts';
import type { Admission } from './rtmp-connection.ts';
import type { RtmpServerOptions } from './rtmp-server.ts';

async function leaveAfterFirst(frames: AsyncIterable<Frame>): Promise<void> {
  for await (const { kind } of frames) if (kind === 'video') break;
}

let current = new RtmpTestServer();
const start = (options?: Partial<RtmpServerOptions>) => (current = new RtmpTestServer()).start(options);
afterEach(() => current.stop());

describe('startRtmpServer', () => {
  it('puts a publisher on air and hands its frames on', async () => {
    const at = await start();
    const metadata = scriptMedia(
      'data',
      0,
      encodeAmf0('@setDataFrame', 'onMetaData', new Map([['encoder', 'libobs version 30.1.2']])),
    );
    const { received } = at.connect(
      scriptPublish(knownKey),
      metadata,
      videoHeader,
      audioHeader,
      picture(0),
      sound(0),
    );
    await until(() => expect(at.frames.map((frame) => frame.kind)).toEqual(['video', 'audio']));
    await until(() => expect(received()).toContain('NetStream.Publish.Start'));
    expect(at.publications[0]?.ending()).toBeUndefined();
    expect(at.publications[0]?.encoder()).toBe('OBS Studio 30.1.2');
  });

  it.each([
    ['FCUnpublish', 'finished'],
    ['a closed connection', 'lost'],
    ['a reset', 'lost'],
  ])('ends a publication by %s as %s, and frees the channel', async (how, ending) => {
    const at = await start();
    const { socket } = at.connect(scriptPublish(knownKey), videoHeader, picture(0));
    await until(() => expect(at.frames).toHaveLength(1));
    expect([...at.onAir]).toEqual(['kim']);
    if (how === 'FCUnpublish') socket.write(scriptUnpublish(knownKey));
    else if (how === 'a reset') socket.resetAndDestroy();
    else socket.destroy();
    await until(() => expect(at.publications[0]?.ending()).toBe(ending));
    expect([...at.onAir]).toEqual([]);
  });

  it('refuses a wrong stream key before the publisher is told that it is on air', async () => {
    const at = await start();
    const { socket, received } = at.connect(scriptPublish('wrong-key'));
    await once(socket, 'close');
    expect(received()).toContain('NetStream.Publish.BadName');
    expect(received()).toContain('This stream key is not known here');
    expect(received()).not.toContain('NetStream.Publish.Start');
    expect(at.refusals).toEqual(['key']);
  });

  it('never logs a stream key', async () => {
    const at = await start();
    await once(at.connect(scriptPublish('wrong-key')).socket, 'close');
    at.connect(scriptPublish(knownKey), picture(0), scriptUnpublish(knownKey));
    await until(() => expect(at.publications[0]?.ending()).toBe('finished'));
    expect(at.logged.length).toBeGreaterThan(2);
    expect(at.logged.join('\n')).not.toMatch(/secret-key|wrong-key/);
  });

  it('refuses a second publisher and leaves the first undisturbed', async () => {
    const at = await start();
    const first = at.connect(scriptPublish(knownKey), videoHeader, picture(0));
    await until(() => expect(at.frames).toHaveLength(1));
    const second = at.connect(scriptPublish(knownKey));
    await once(second.socket, 'close');
    expect(second.received()).toContain('NetStream.Publish.BadName');
    expect(second.received()).toContain('kim is already on air');
    first.socket.write(picture(40));
    await until(() => expect(at.frames).toHaveLength(2));
    expect([...at.onAir]).toEqual(['kim']);
    expect(at.refusals).toEqual(['key']);
  });

  it.each([
    [
      'an HTTP request',
      new TextEncoder().encode('GET / HTTP/1.1\r\nHost: h\r\n\r\n'),
      "not RTMP: begins with 'GET / HTTP'",
    ],
    ['random bytes', Uint8Array.from({ length: 5_000 }, (_, at) => (at * 97 + 200) & 255), 'not RTMP'],
    [
      'noise behind the handshake',
      concatBytes([scriptHandshake(), Uint8Array.of(0xc4, 1, 2, 3)]),
      'begins with a chunk of type 3',
    ],
  ])('closes on %s', async (_name, bytes, reason) => {
    const at = await start();
    await once(at.connect(bytes).socket, 'close');
    expect(at.logged.join()).toContain(reason);
    expect(at.refusals).toEqual(['protocol']);
  });

  it('does not set memory aside for messages that are declared at their longest', async () => {
    const at = await start();
    const header = Uint8Array.of(4, 0, 0, 0, 0xff, 0xff, 0xff, 9, 1, 0, 0, 0, 1, 2, 3);
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 20; count += 1) at.connect(scriptHandshake(), header);
    await until(() => expect(at.server.connections).toBe(20));
    await sleep(100);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });

  it('drops a connection that stops in the middle of its handshake', async () => {
    const at = await start({ handshakeTimeoutMs: 100 });
    await once(at.connect(scriptHandshake().subarray(0, 900)).socket, 'close');
    expect(at.logged.join()).toContain('No request to publish came within 100 ms');
  });

  it('drops a publisher that falls silent, as lost', async () => {
    const at = await start({ idleTimeoutMs: 150 });
    const { socket } = at.connect(scriptPublish(knownKey), videoHeader, picture(0));
    await once(socket, 'close');
    expect(at.publications[0]?.ending()).toBe('lost');
    expect(at.logged.join()).toContain('Nothing was sent for 150 ms');
  });

  it('keeps a publisher that is slow but not silent', async () => {
    const at = await start({ idleTimeoutMs: 200 });
    const { socket } = at.connect(scriptPublish(knownKey), videoHeader);
    for (let time = 0; time < 400; time += 50) {
      socket.write(picture(time));
      await sleep(50);
    }
    expect(at.publications[0]?.ending()).toBeUndefined();
  });

  it.each([
    ['sound only', [audioHeader, sound(0), sound(23)], ['audio', 'audio']],
    ['pictures only', [videoHeader, picture(0), picture(40)], ['video', 'video']],
  ])('takes %s', async (_name, media, kinds) => {
    const at = await start();
    at.connect(scriptPublish(knownKey), ...media);
    await until(() => expect(at.frames.map((frame) => frame.kind)).toEqual(kinds));
  });

  it.each([3_600_000, -3_600_000])('goes on when the timestamps jump by %d ms', async (jump) => {
    const at = await start();
    const from = 4_000_000;
    const stamps = [from, from + 40, from + 80 + jump, from + 120 + jump];
    at.connect(scriptPublish(knownKey), videoHeader, ...stamps.map(picture));
    await until(() =>
      expect(at.frames.map((frame) => frame.decodeTime)).toEqual([2_000, 2_040, 2_080, 2_120]),
    );
  });

  it.each([
    [
      'video',
      [0x90, ...Buffer.from('vvc1')],
      'VVC (enhanced RTMP vvc1) cannot be taken here: choose H.264, HEVC or AV1 (in OBS: Settings',
    ],
    ['video', [0x12, 0], 'Sorenson H.263 cannot be taken here: choose H.264, HEVC or AV1 (in OBS: Settings'],
    ['audio', [0xb2, 0], 'Speex cannot be taken here: choose AAC or Opus (in OBS: Settings'],
  ] as const)(
    'tells the publisher of %s in a codec that is not taken what to choose',
    async (type, body, told) => {
      const at = await start();
      const media = scriptMedia(type, 0, Uint8Array.from(body));
      const { socket, received } = at.connect(scriptPublish(knownKey), media);
      await once(socket, 'close');
      expect(received()).toContain(told);
      expect(at.publications[0]?.ending()).toBe('lost');
      expect(at.refusals).toEqual(['codec']);
    },
  );

  it('tells the publisher of several tracks to send one', async () => {
    const at = await start();
    const second = Uint8Array.from([0x95, 0x01, ...Buffer.from('mp4a'), 1, 9]);
    const { socket, received } = at.connect(scriptPublish(knownKey), scriptMedia('audio', 0, second));
    await once(socket, 'close');
    expect(received()).toContain(
      'More than one audio track in a stream (enhanced RTMP multitrack) cannot be taken here: send one audio track',
    );
    expect(at.refusals).toEqual(['codec']);
  });

  it('tells the publisher what the consumer refuses it for', async () => {
    const at = await start();
    const { socket, received } = at.connect(scriptPublish(knownKey));
    await until(() => expect(at.publications).toHaveLength(1));
    at.publications[0]?.refuse('Your picture is too large.');
    await once(socket, 'close');
    expect(received()).toContain('Your picture is too large.');
  });

  it('disconnects the publisher when the consumer leaves', async () => {
    const at = await start({
      onPublication: ({ frames }) => void leaveAfterFirst(frames),
    });
    const { socket } = at.connect(scriptPublish(knownKey), videoHeader, picture(0));
    await once(socket, 'close');
    expect([...at.onAir]).toEqual([]);
  });

  it('does not let a publisher on air when the key cannot be looked up', async () => {
    const at = await start({ admit: () => Promise.reject(new Error('database is gone')) });
    const { socket, received } = at.connect(scriptPublish(knownKey));
    await once(socket, 'close');
    expect(received()).toContain('The relay is in trouble');
    expect(at.logged.join()).toContain('database is gone');
  });

  it('gives back the channel of a publisher that has gone while its key was looked up', async () => {
    const gate = Promise.withResolvers<Admission>();
    let released = 0;
    const at = await start({ admit: () => gate.promise });
    const { socket } = at.connect(scriptPublish(knownKey));
    await sleep(50);
    socket.resetAndDestroy();
    await sleep(50);
    gate.resolve({ granted: true, channel: 'kim', release: () => (released += 1) });
    await until(() => expect(released).toBe(1));
    await until(() => expect(at.server.connections).toBe(0));
    expect(at.publications).toEqual([]);
  });

  it('tells its publishers when it shuts down, and is gone soon', async () => {
    const at = await start();
    const { received } = at.connect(scriptPublish(knownKey));
    await until(() => expect(received()).toContain('NetStream.Publish.Start'));
    await at.server.close();
    expect(received()).toContain('The relay is shutting down');
    expect(at.publications[0]?.ending()).toBe('lost');
    expect(at.server.connections).toBe(0);
  });

  it('fails to start on a port in use', async () => {
    const at = await start();
    await expect(new RtmpTestServer().start({ port: at.server.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
