import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import type { RtmpEvent } from '@starling/shared/rtmp/event.ts';
import { RtmpServerSession } from '@starling/shared/rtmp/server-session.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { SlowProxy } from '../support/slow-proxy.ts';
import { makeStudioMedia, type StudioMedia } from '../support/studio-media.ts';
import { channelOf, publishOptions, relayDestination, StudioOnAir } from '../support/studio-on-air.ts';
import { eventually, hear, sourcePlaylist, untilSegments } from '../support/watcher.ts';

let relay: RunningRelay;
let media: StudioMedia;
let studio: StudioOnAir;
let proxy: SlowProxy | undefined;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  media = makeStudioMedia(ffmpegInstaller.path);
  relay = await startRelay();
});
afterEach(async () => {
  await studio.close();
  for (const thing of opened.splice(0)) await thing.close();
  await proxy?.close();
  proxy = undefined;
});
afterAll(async () => relay.stop());

/** A studio on air at this address. */
async function goLive(
  url: string,
  more: Parameters<typeof publishOptions>[1] = {},
  key = relay.owner.streamKey,
) {
  studio = new StudioOnAir({ main: key });
  const page = studio.openPage(media);
  opened.push(page);
  await studio.publisher.start(publishOptions([relayDestination(url)], more));
  return page;
}

/** Lets publishers on air, and asks them six seconds later to go elsewhere. */
async function startSendingAway(elsewhere: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((socket) => {
    const session = new RtmpServerSession({ randomBytes });
    const perform = (events: readonly RtmpEvent[]) => {
      for (const event of events) {
        if (event.kind === 'send') socket.write(event.bytes);
        if (event.kind !== 'publish-requested') continue;
        perform(session.acceptPublish());
        setTimeout(() => perform(session.requestReconnect('Maintenance.', elsewhere)), 6_000);
      }
    };
    socket.on('data', (bytes: Uint8Array) => perform(session.receive(bytes)));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `rtmp://127.0.0.1:${port}/live`,
    close: async () => new Promise((resolve) => server.close(() => resolve())),
  };
}

describe('A destination', () => {
  it('comes back on the same broadcast when the network breaks, with sound', async () => {
    proxy = await SlowProxy.start(relay.rtmpUrl);
    await goLive(proxy.url);
    await studio.untilState('live');
    await untilSegments(relay, 2);
    proxy.cut();
    expect(await studio.untilState('reconnecting')).toMatchObject({ error: { code: 'relay-unreachable' } });
    await studio.untilState('live');
    expect(await untilSegments(relay, 3)).toContain('#EXT-X-DISCONTINUITY');
    const heard = await hear(relay);
    expect(heard.meanVolume).toBeGreaterThan(-20);
    expect(heard.pictures).toBeGreaterThan(60);
  });

  it('does not wait for its turn when told to reconnect now', async () => {
    studio = new StudioOnAir({ main: 'no matter' });
    await studio.publisher.start(publishOptions([relayDestination('rtmp://127.0.0.1:9/live')]));
    await eventually('a planned try', () =>
      studio.states().find(({ nextAttemptInMs }) => nextAttemptInMs > 0),
    );
    const before = studio.states().length;
    expect(studio.publisher.session?.reconnectNow('main')).toBe(true);
    expect(studio.states()[before]).toMatchObject({ state: 'connecting', attempt: 2, nextAttemptInMs: 0 });
  });

  it('says that the relay is down, and goes on air once it is there', async () => {
    const late = await startRelay();
    const port = new URL(late.rtmpUrl).port;
    const { streamKey } = late.owner;
    await late.crash();
    await goLive(late.rtmpUrl, {}, streamKey);
    const state = await eventually('an error', () =>
      studio.states().find(({ error }) => error !== undefined),
    );
    expect(state).toMatchObject({
      state: 'connecting',
      error: { code: 'relay-unreachable', retry: true },
    });
    const again = await startRelay(['--no-demo', '--rtmp-port', port], late.dataDir);
    opened.push({ close: async () => again.stop() });
    studio.publisher.session?.reconnectNow('main');
    await studio.untilState('live');
  });

  it('does not try again with a key that was refused', async () => {
    await goLive(relay.rtmpUrl, {}, 'nobody’s key');
    const { error } = await studio.untilState('failed');
    expect(error).toMatchObject({ code: 'key-refused', retry: false });
    expect(error?.message).toContain('belongs to no channel');
    await eventually('the end', () => (studio.publisher.session === undefined ? true : undefined));
  });

  it('says that the channel is live from elsewhere', async () => {
    await goLive(relay.rtmpUrl);
    await studio.untilState('live');
    await untilSegments(relay, 1);
    const other = new StudioOnAir({ main: relay.owner.streamKey });
    opened.push(other);
    await other.publisher.start(publishOptions([relayDestination(relay.rtmpUrl)]));
    expect((await other.untilState('failed')).error).toMatchObject({ code: 'already-live', retry: true });
    expect(studio.states().at(-1)?.state).toBe('live');
  });

  it('leaves pictures out on a network of half the bitrate, but no sound', async () => {
    proxy = await SlowProxy.start(relay.rtmpUrl);
    await goLive(proxy.url);
    await studio.untilState('live');
    proxy.bitsPerSecond = 450_000;
    const slow = await eventually('left out pictures', () =>
      studio.stats().find(({ droppedFrames }) => droppedFrames > 30),
    );
    expect(slow.sendBufferMs).toBeGreaterThan(200);
    await untilSegments(relay, 3);
    expect(studio.states().at(-1)?.state).toBe('live');
    expect((await hear(relay)).meanVolume).toBeGreaterThan(-20);
  });

  it('asks the encoder for less on a network of half the bitrate, and for more when it is better', async () => {
    proxy = await SlowProxy.start(relay.rtmpUrl);
    const page = await goLive(proxy.url, { dynamicBitrate: true });
    await studio.untilState('live');
    proxy.bitsPerSecond = 450_000;
    const bitrates = () =>
      page.requests.flatMap((request) => (request.kind === 'bitrate' ? [request.bitsPerSecond] : []));
    await eventually('less', () => bitrates().find((bitrate) => bitrate < 500_000));
    proxy.bitsPerSecond = Infinity;
    const lowest = Math.min(...bitrates());
    await eventually('more', () => ((bitrates().at(-1) ?? 0) > lowest ? true : undefined));
  });

  it('that has failed is tried again when told to reconnect now', async () => {
    studio = new StudioOnAir({ main: relay.owner.streamKey, other: 'nobody’s key' });
    opened.push(studio.openPage(media));
    const other = relayDestination(relay.rtmpUrl, 'other');
    await studio.publisher.start(publishOptions([relayDestination(relay.rtmpUrl), other]));
    await studio.untilState('failed', 'other');
    studio.publisher.session?.reconnectNow('other');
    await eventually(
      'another try',
      () => studio.states('other').filter(({ state }) => state === 'failed')[1],
    );
    expect(studio.states('other').map(({ state }) => state)).toEqual([
      ...['connecting', 'failed', 'connecting', 'failed'],
    ]);
  });

  it('does not keep another one from being on air', async () => {
    studio = new StudioOnAir({ main: relay.owner.streamKey, other: 'a key' });
    opened.push(studio.openPage(media));
    const dead = relayDestination('rtmp://127.0.0.1:9/live', 'other');
    await studio.publisher.start(publishOptions([relayDestination(relay.rtmpUrl), dead]));
    await studio.untilState('live');
    await untilSegments(relay, 2);
    expect(studio.states('other').at(-1)).toMatchObject({ state: 'connecting' });
  });
});

describe('A server that asks to be left', () => {
  it('is left for the one that it names, and the broadcast goes on there', async () => {
    const old = await startSendingAway(relay.rtmpUrl);
    opened.push(old);
    await goLive(old.url);
    await eventually('a reconnect', () => studio.states().find(({ state }) => state === 'reconnecting'));
    await studio.untilState('live');
    await untilSegments(relay, 1);
  });
});

describe('A relay that restarts', () => {
  it('gets the broadcast back', async () => {
    const first = await startRelay();
    const ports = ['--no-demo', '--rtmp-port', new URL(first.rtmpUrl).port];
    await goLive(first.rtmpUrl, {}, first.owner.streamKey);
    await studio.untilState('live');
    await untilSegments(first, 1);
    await first.crash();
    await studio.untilState('reconnecting');
    const second = await startRelay(ports, first.dataDir);
    opened.push({ close: async () => second.stop() });
    studio.publisher.session?.reconnectNow('main');
    await studio.untilState('live');
    await eventually('the playlist', async () => sourcePlaylist(second, channelOf(first)));
  });
});

describe('ffmpeg', () => {
  it('is started again when it is killed, and the broadcast goes on with pictures and sound', async () => {
    await goLive(relay.rtmpUrl);
    await studio.untilState('live');
    await untilSegments(relay, 1);
    process.kill(studio.programme.ffmpegPid ?? NaN, 'SIGKILL');
    await eventually('a restart', () => studio.restarts[0]);
    await untilSegments(relay, 3);
    expect(studio.states().map(({ state }) => state)).not.toContain('reconnecting');
    const heard = await hear(relay);
    expect(heard.meanVolume).toBeGreaterThan(-20);
    expect(heard.pictures).toBeGreaterThan(60);
  });

  it('is replaced when it hangs', async () => {
    await goLive(relay.rtmpUrl);
    await studio.untilState('live');
    await untilSegments(relay, 1);
    const hung = studio.programme.ffmpegPid ?? NaN;
    process.kill(hung, 'SIGSTOP');
    await eventually('a restart', () => studio.restarts[0]);
    await untilSegments(relay, 2);
    expect(studio.programme.ffmpegPid).not.toBe(hung);
    expect(() => process.kill(hung, 0)).toThrow();
  });

  it('that is missing is said at once', async () => {
    studio = new StudioOnAir({ main: 'a key' }, { FFMPEG_PATH: '/nowhere/ffmpeg' });
    const started = await studio.publisher.start(publishOptions([relayDestination(relay.rtmpUrl)]));
    expect(started).toMatchObject({ ok: false, error: { code: 'ffmpeg-missing' } });
    expect(studio.publisher.session).toBeUndefined();
  });

  it('is gone when the broadcast has been stopped', async () => {
    await goLive(relay.rtmpUrl);
    await studio.untilState('live');
    const pid = await eventually('ffmpeg', () => studio.programme.ffmpegPid);
    await studio.publisher.stop();
    expect(() => process.kill(pid, 0)).toThrow();
    expect(studio.states().at(-1)?.state).toBe('stopped');
  });
});

describe('A page that dies', () => {
  it('leaves the connection as it is, and the next one goes on with the broadcast', async () => {
    const page = await goLive(relay.rtmpUrl);
    await studio.untilState('live');
    await untilSegments(relay, 1);
    await page.close();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    opened.push(studio.openPage(media, 40_000));
    await untilSegments(relay, 3);
    expect(studio.states().map(({ state }) => state)).toEqual(['connecting', 'live']);
    expect((await hear(relay)).meanVolume).toBeGreaterThan(-20);
  });
});
