import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { concatBytes } from '@starling/shared/bytes.ts';
import { encodeAmf0 } from '@starling/shared/rtmp/amf0.ts';
import {
  scriptHandshake,
  scriptMedia,
  scriptPublish,
  scriptUnpublish,
} from '@starling/shared/rtmp/publisher-script.ts';
import type { Frame } from '@starling/shared/frame.ts';
import type { Publication } from '../media.ts';
import type { Admission } from './rtmp-connection.ts';
import { type RtmpServer, type RtmpServerOptions, startRtmpServer } from './rtmp-server.ts';

const avcRecord = Buffer.from(
  '0142c00dffe100166742c00dda0507ec0440000003004000000c83c50aa801000468ce0fc8',
  'hex',
);
const videoHeader = scriptMedia('video', 0, Uint8Array.from([0x17, 0, 0, 0, 0, ...avcRecord]));
const audioHeader = scriptMedia('audio', 0, Uint8Array.of(0xaf, 0, 0x12, 0x10));
const picture = (time: number) =>
  scriptMedia('video', time, Uint8Array.of(0x17, 1, 0, 0, 0, 0, 0, 0, 2, 0x65, 1));
const sound = (time: number) => scriptMedia('audio', time, Uint8Array.of(0xaf, 1, 9));
const key = 'secret-key';

/** A server on which `secret-key` is kim's, and what it yields. */
class Stage {
  readonly publications: Publication[] = [];
  readonly frames: Frame[] = [];
  readonly logged: string[] = [];
  readonly onAir = new Set<string>();
  readonly refusals: string[] = [];
  server: RtmpServer | undefined;
  readonly #sockets: Socket[] = [];

  async start(options: Partial<RtmpServerOptions> = {}): Promise<this> {
    const note = (details: object, message: string) =>
      void this.logged.push(`${message} ${JSON.stringify(details)}`);
    this.server = await startRtmpServer({
      port: 0,
      host: '127.0.0.1',
      log: { info: note, warn: note, debug: note },
      admit: (streamKey) => Promise.resolve(this.#admit(streamKey)),
      onPublication: (publication) => void this.#consume(publication),
      onRefusal: (why) => void this.refusals.push(why),
      ...options,
    });
    return this;
  }

  #admit(streamKey: string): Admission {
    if (streamKey !== key) return { granted: false, reason: 'This stream key is not known here.' };
    if (this.onAir.has('kim')) return { granted: false, reason: 'kim is already on air' };
    this.onAir.add('kim');
    return { granted: true, channel: 'kim', release: () => void this.onAir.delete('kim') };
  }

  async #consume(publication: Publication): Promise<void> {
    this.publications.push(publication);
    for await (const frame of publication.frames) this.frames.push(frame);
  }

  connect(...bytes: readonly Uint8Array[]): { socket: Socket; received: () => string } {
    const socket = connect(this.server?.port ?? 0, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString('latin1')));
    socket.on('error', () => undefined);
    socket.write(concatBytes(bytes));
    this.#sockets.push(socket);
    return { socket, received: () => text };
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.server?.close();
  }
}

async function leaveAfterFirst(frames: AsyncIterable<Frame>): Promise<void> {
  for await (const { kind } of frames) if (kind === 'video') break;
}

const stage = { current: new Stage() };
const start = (options?: Partial<RtmpServerOptions>) => (stage.current = new Stage()).start(options);
const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });
afterEach(() => stage.current.stop());

describe('startRtmpServer', () => {
  it('puts a publisher on air and hands its frames on', async () => {
    const at = await start();
    const metadata = scriptMedia(
      'data',
      0,
      encodeAmf0('@setDataFrame', 'onMetaData', new Map([['encoder', 'libobs version 30.1.2']])),
    );
    const { received } = at.connect(
      scriptPublish(key),
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
    const { socket } = at.connect(scriptPublish(key), videoHeader, picture(0));
    await until(() => expect(at.frames).toHaveLength(1));
    expect([...at.onAir]).toEqual(['kim']);
    if (how === 'FCUnpublish') socket.write(scriptUnpublish(key));
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
    at.connect(scriptPublish(key), picture(0), scriptUnpublish(key));
    await until(() => expect(at.publications[0]?.ending()).toBe('finished'));
    expect(at.logged.length).toBeGreaterThan(2);
    expect(at.logged.join('\n')).not.toMatch(/secret-key|wrong-key/);
  });

  it('refuses a second publisher and leaves the first undisturbed', async () => {
    const at = await start();
    const first = at.connect(scriptPublish(key), videoHeader, picture(0));
    await until(() => expect(at.frames).toHaveLength(1));
    const second = at.connect(scriptPublish(key));
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
    await until(() => expect(at.server?.connections).toBe(20));
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
    const { socket } = at.connect(scriptPublish(key), videoHeader, picture(0));
    await once(socket, 'close');
    expect(at.publications[0]?.ending()).toBe('lost');
    expect(at.logged.join()).toContain('Nothing was sent for 150 ms');
  });

  it('keeps a publisher that is slow but not silent', async () => {
    const at = await start({ idleTimeoutMs: 200 });
    const { socket } = at.connect(scriptPublish(key), videoHeader);
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
    at.connect(scriptPublish(key), ...media);
    await until(() => expect(at.frames.map((frame) => frame.kind)).toEqual(kinds));
  });

  it.each([3_600_000, -3_600_000])('goes on when the timestamps jump by %d ms', async (jump) => {
    const at = await start();
    const from = 4_000_000;
    const stamps = [from, from + 40, from + 80 + jump, from + 120 + jump];
    at.connect(scriptPublish(key), videoHeader, ...stamps.map(picture));
    await until(() =>
      expect(at.frames.map((frame) => frame.decodeTime)).toEqual([2_000, 2_040, 2_080, 2_120]),
    );
  });

  it('tells the publisher of a codec that is not taken, and what to choose', async () => {
    const at = await start();
    const vvc = scriptMedia('video', 0, Uint8Array.from([0x90, ...Buffer.from('vvc1')]));
    const { socket, received } = at.connect(scriptPublish(key), vvc);
    await once(socket, 'close');
    expect(received()).toContain(
      'VVC (enhanced RTMP vvc1) cannot be taken here: choose H.264, HEVC or AV1 (in OBS: Settings',
    );
    expect(at.publications[0]?.ending()).toBe('lost');
    expect(at.refusals).toEqual(['codec']);
  });

  it('tells the publisher of several tracks to send one', async () => {
    const at = await start();
    const second = Uint8Array.from([0x95, 0x01, ...Buffer.from('mp4a'), 1, 9]);
    const { socket, received } = at.connect(scriptPublish(key), scriptMedia('audio', 0, second));
    await once(socket, 'close');
    expect(received()).toContain(
      'More than one audio track in a stream (enhanced RTMP multitrack) cannot be taken here: send one audio track',
    );
    expect(at.refusals).toEqual(['codec']);
  });

  it('tells the publisher what the consumer refuses it for', async () => {
    const at = await start();
    const { socket, received } = at.connect(scriptPublish(key));
    await until(() => expect(at.publications).toHaveLength(1));
    at.publications[0]?.refuse('Your picture is too large.');
    await once(socket, 'close');
    expect(received()).toContain('Your picture is too large.');
  });

  it('disconnects the publisher when the consumer leaves', async () => {
    const at = await start({
      onPublication: ({ frames }) => void leaveAfterFirst(frames),
    });
    const { socket } = at.connect(scriptPublish(key), videoHeader, picture(0));
    await once(socket, 'close');
    expect([...at.onAir]).toEqual([]);
  });

  it('does not let a publisher on air when the key cannot be looked up', async () => {
    const at = await start({ admit: () => Promise.reject(new Error('database is gone')) });
    const { socket, received } = at.connect(scriptPublish(key));
    await once(socket, 'close');
    expect(received()).toContain('The relay is in trouble');
    expect(at.logged.join()).toContain('database is gone');
  });

  it('gives back the channel of a publisher that has gone while its key was looked up', async () => {
    const gate = Promise.withResolvers<Admission>();
    let released = 0;
    const at = await start({ admit: () => gate.promise });
    const { socket } = at.connect(scriptPublish(key));
    await sleep(50);
    socket.resetAndDestroy();
    await sleep(50);
    gate.resolve({ granted: true, channel: 'kim', release: () => (released += 1) });
    await until(() => expect(released).toBe(1));
    await until(() => expect(at.server?.connections).toBe(0));
    expect(at.publications).toEqual([]);
  });

  it('tells its publishers when it shuts down, and is gone soon', async () => {
    const at = await start();
    const { received } = at.connect(scriptPublish(key));
    await until(() => expect(received()).toContain('NetStream.Publish.Start'));
    await at.server?.close();
    expect(received()).toContain('The relay is shutting down');
    expect(at.publications[0]?.ending()).toBe('lost');
    expect(at.server?.connections).toBe(0);
  });

  describe('while it drains', () => {
    const drain = { reason: 'Stopping. Connect again in a minute.', grace: 60_000, tcUrl: undefined };
    const request = 'NetConnection.Connect.ReconnectRequest';
    const canReconnect = { capsEx: 1 };
    const enhanced = scriptPublish(key, 'live', canReconnect);

    it('asks a publisher whose capsEx says Reconnect, and takes what it sends until it leaves', async () => {
      const at = await start();
      const { socket, received } = at.connect(enhanced, videoHeader, picture(0));
      await until(() => expect(at.frames).toHaveLength(1));
      const drained = at.server?.drain({ ...drain, tcUrl: 'rtmp://other/live' });
      await until(() => expect(received()).toContain(request));
      expect(received()).toContain('rtmp://other/live');
      expect(received()).toContain(drain.reason);
      socket.write(picture(40));
      await until(() => expect(at.frames).toHaveLength(2));
      expect(at.publications[0]?.ending()).toBeUndefined();
      socket.end(scriptUnpublish(key));
      await drained;
      expect(at.publications[0]?.ending()).toBe('finished');
    });

    it.each([
      ['plain RTMP', scriptPublish(key)],
      ['Enhanced RTMP without Reconnect', scriptPublish(key, 'live', { fourCcList: ['hvc1'], capsEx: 0x0e })],
    ])('does not ask a publisher of %s, which is told and closed without delay', async (_, hello) => {
      const at = await start();
      const { received } = at.connect(hello, videoHeader, picture(0));
      await until(() => expect(at.frames).toHaveLength(1));
      await at.server?.drain(drain);
      expect(received()).not.toContain(request);
      expect(received()).toContain('NetStream.Publish.Denied');
      expect(received()).toContain(drain.reason);
      expect(at.publications[0]?.ending()).toBe('lost');
    });

    it('closes a publisher that was asked and stays, once the grace time is over', async () => {
      const at = await start();
      const { received } = at.connect(enhanced, videoHeader, picture(0));
      await until(() => expect(at.frames).toHaveLength(1));
      await at.server?.drain({ ...drain, grace: 100 });
      expect(received().indexOf(request)).toBeLessThan(received().indexOf('NetStream.Publish.Denied'));
      expect(received()).toContain(request);
      expect(at.publications[0]?.ending()).toBe('lost');
    });

    it('refuses one that comes back, with the reason, and leaves its first connection on air', async () => {
      const at = await start();
      const first = at.connect(enhanced, videoHeader, picture(0));
      await until(() => expect(at.frames).toHaveLength(1));
      const drained = at.server?.drain(drain);
      await until(() => expect(first.received()).toContain(request));
      const second = at.connect(enhanced, videoHeader);
      await once(second.socket, 'close');
      expect(second.received()).toContain('NetStream.Publish.Denied');
      expect(second.received()).toContain(drain.reason);
      expect(second.received()).not.toContain('NetStream.Publish.Start');
      expect(at.refusals).toEqual(['draining']);
      expect(at.publications[0]?.ending()).toBeUndefined();
      first.socket.end();
      await drained;
    });

    it('still says why to whoever comes after the last publisher has gone', async () => {
      const at = await start();
      await at.server?.drain(drain);
      const { socket, received } = at.connect(scriptPublish(key));
      await once(socket, 'close');
      expect(received()).toContain(drain.reason);
      expect([...at.onAir]).toEqual([]);
    });

    it('gives back the channel of a publisher whose key was being looked up when it began', async () => {
      const gate = Promise.withResolvers<Admission>();
      let released = 0;
      const at = await start({ admit: () => gate.promise });
      const { socket, received } = at.connect(scriptPublish(key));
      await until(() => expect(received()).toContain('onFCPublish'));
      await at.server?.drain(drain);
      gate.resolve({ granted: true, channel: 'kim', release: () => (released += 1) });
      await once(socket, 'close');
      expect(received()).toContain(drain.reason);
      expect(released).toBe(1);
      expect(at.publications).toEqual([]);
    });
  });

  it('fails to start on a port in use', async () => {
    const at = await start();
    await expect(new Stage().start({ port: at.server?.port ?? 0 })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
