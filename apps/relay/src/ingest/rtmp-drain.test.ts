import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { scriptPublish, scriptUnpublish } from '@starling/shared/rtmp/publisher-script.ts';
import {
  RtmpTestServer,
  knownKey,
  picture,
  until,
  videoHeader,
} from '../../test/support/rtmp-test-server.ts';
import type { Admission } from './rtmp-connection.ts';
import type { RtmpServerOptions } from './rtmp-server.ts';

let current = new RtmpTestServer();
const start = (options?: Partial<RtmpServerOptions>) => (current = new RtmpTestServer()).start(options);
afterEach(() => current.stop());

describe('an RTMP server that drains', () => {
  const drain = { reason: 'Stopping. Connect again in a minute.', grace: 60_000, tcUrl: undefined };
  const request = 'NetConnection.Connect.ReconnectRequest';
  const canReconnect = { capsEx: 1 };
  const enhanced = scriptPublish(knownKey, 'live', canReconnect);

  it('asks a publisher whose capsEx says Reconnect, and takes what it sends until it leaves', async () => {
    const at = await start();
    const { socket, received } = at.connect(enhanced, videoHeader, picture(0));
    await until(() => expect(at.frames).toHaveLength(1));
    const drained = at.server.drain({ ...drain, tcUrl: 'rtmp://other/live' });
    await until(() => expect(received()).toContain(request));
    expect(received()).toContain('rtmp://other/live');
    expect(received()).toContain(drain.reason);
    socket.write(picture(40));
    await until(() => expect(at.frames).toHaveLength(2));
    expect(at.publications[0]?.ending()).toBeUndefined();
    socket.end(scriptUnpublish(knownKey));
    await drained;
    expect(at.publications[0]?.ending()).toBe('finished');
  });

  it.each([
    ['plain RTMP', scriptPublish(knownKey)],
    [
      'Enhanced RTMP without Reconnect',
      scriptPublish(knownKey, 'live', { fourCcList: ['hvc1'], capsEx: 0x0e }),
    ],
  ])('does not ask a publisher of %s, which is told and closed without delay', async (_, hello) => {
    const at = await start();
    const { received } = at.connect(hello, videoHeader, picture(0));
    await until(() => expect(at.frames).toHaveLength(1));
    await at.server.drain(drain);
    expect(received()).not.toContain(request);
    expect(received()).toContain('NetStream.Publish.Denied');
    expect(received()).toContain(drain.reason);
    expect(at.publications[0]?.ending()).toBe('lost');
  });

  it('closes a publisher that was asked and stays, once the grace time is over', async () => {
    const at = await start();
    const { received } = at.connect(enhanced, videoHeader, picture(0));
    await until(() => expect(at.frames).toHaveLength(1));
    await at.server.drain({ ...drain, grace: 100 });
    expect(received().indexOf(request)).toBeLessThan(received().indexOf('NetStream.Publish.Denied'));
    expect(received()).toContain(request);
    expect(at.publications[0]?.ending()).toBe('lost');
  });

  it('refuses one that comes back, with the reason, and leaves its first connection on air', async () => {
    const at = await start();
    const first = at.connect(enhanced, videoHeader, picture(0));
    await until(() => expect(at.frames).toHaveLength(1));
    const drained = at.server.drain(drain);
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
    await at.server.drain(drain);
    const { socket, received } = at.connect(scriptPublish(knownKey));
    await once(socket, 'close');
    expect(received()).toContain(drain.reason);
    expect([...at.onAir]).toEqual([]);
  });

  it('gives back the channel of a publisher whose key was being looked up when it began', async () => {
    const gate = Promise.withResolvers<Admission>();
    let released = 0;
    const at = await start({ admit: () => gate.promise });
    const { socket, received } = at.connect(scriptPublish(knownKey));
    await until(() => expect(received()).toContain('onFCPublish'));
    await at.server.drain(drain);
    gate.resolve({ granted: true, channel: 'kim', release: () => (released += 1) });
    await once(socket, 'close');
    expect(received()).toContain(drain.reason);
    expect(released).toBe(1);
    expect(at.publications).toEqual([]);
  });
});
