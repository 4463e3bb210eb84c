import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { videoSchema, videosSchema } from '@starling/shared/protocol/videos.ts';
import { scriptPublish } from '@starling/shared/rtmp/publisher-script.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { eventually, listSegments, renditionUrl } from '../support/live-playlist.ts';
import { childrenOf } from '../support/relay-children.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { complaintsAbout, downloadStretches } from '../support/stretches.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

const { path: ffmpegPath } = await findFfmpeg();
let relay: RunningRelay | undefined;
let onAir: OnAir | undefined;
afterEach(async () => {
  await onAir?.stop();
  await relay?.stop();
  onAir = relay = undefined;
});

const text = async (url: string) => (await fetch(url)).text();

async function newestVideo(running: RunningRelay) {
  const { data } = videosSchema.parse(
    await (await fetch(`${running.httpUrl}/api/channels/owner/videos`)).json(),
  );
  return data[0];
}

/** The segments of a rendition's playlist once there are `count` that satisfy `holds`. */
async function untilSegments(url: string, count: number, holds: (playlist: string) => boolean = () => true) {
  return eventually(`${count} segments at ${url}`, async () => {
    const playlist = await text(url);
    const segments = listSegments(playlist);
    return segments.length >= count && holds(playlist) ? segments : undefined;
  });
}

/** What ffmpeg complains of when it decodes a recording. */
async function complaints(playlistUrl: string): Promise<string> {
  const stretches = await downloadStretches(playlistUrl);
  return stretches.map((stretch) => complaintsAbout(ffmpegPath, stretch)).join('');
}

/** A peer that writes bytes and listens. */
function connectTo(port: number) {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('error', () => undefined).on('data', (data) => (heard += data.toString('latin1')));
  const hears = (words: string) =>
    eventually(words, () => Promise.resolve(heard.includes(words) ? true : undefined));
  return { socket, hears, heard: () => heard };
}

function connectRaw(running: RunningRelay, bytes: Uint8Array) {
  const peer = connectTo(Number(new URL(running.rtmpUrl.replace('rtmp:', 'http:')).port));
  peer.socket.write(bytes);
  return peer;
}

describe('a publisher that is lost', () => {
  it.each([
    ['the same', 640, 360],
    ['other', 854, 480],
  ])(
    'and comes back with %s parameters goes on with the same broadcast and one discontinuity',
    async (_, width, height) => {
      const running = (relay = await startRelay(['--no-demo', '--rungs', '160']));
      const url = `${running.rtmpUrl}/${running.owner.streamKey}`;
      onAir = await putTestCardOnAir(url);
      const source = await eventually('source', () => renditionUrl(running, 'owner', 'source'));
      const rung = await eventually('rung', () => renditionUrl(running, 'owner', '160p'));
      await untilSegments(rung, 2);
      await onAir.crash();
      await eventually('the loss', () =>
        Promise.resolve(running.output().includes('is waited for') ? true : undefined),
      );
      onAir = await putTestCardOnAir(url, { width, height });
      for (const playlist of [source, rung]) {
        const segments = await untilSegments(playlist, 4, (found) =>
          found.includes('#EXT-X-DISCONTINUITY\n'),
        );
        expect(segments.filter(({ discontinuity }) => discontinuity)).toHaveLength(1);
        const numbers = segments.map(({ uri }) => Number.parseInt(uri));
        expect(numbers).toEqual(numbers.map((_number, index) => (numbers[0] ?? NaN) + index));
      }
      expect(await renditionUrl(running, 'owner', 'source')).toBe(source);
      await onAir.stop();
      await eventually('the end', async () => ((await text(source)).includes('ENDLIST') ? true : undefined));
      const video = await eventually('the video', async () => {
        const found = await newestVideo(running);
        return found?.isLive === false ? found : undefined;
      });
      const vod = new URL(`/vod/${video.id}/source/index.m3u8`, running.httpUrl).href;
      expect(listSegments(await text(vod)).filter(({ discontinuity }) => discontinuity)).toHaveLength(1);
      expect(await complaints(vod)).toBe('');
      expect(await complaints(new URL(`/vod/${video.id}/160p/index.m3u8`, running.httpUrl).href)).toBe('');
    },
  );

  it('without a word gives way to its own next connection', async () => {
    const running = (relay = await startRelay(['--no-demo', '--rungs', 'none']));
    const { port } = new URL(running.rtmpUrl.replace('rtmp:', 'http:'));
    const half = connect(Number(port), '127.0.0.1');
    half.on('error', () => undefined).write(scriptPublish(running.owner.streamKey));
    await eventually('the claim', () =>
      Promise.resolve(running.output().includes('a publisher is on air') ? true : undefined),
    );
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    onAir = await putTestCardOnAir(`${running.rtmpUrl}/${running.owner.streamKey}`);
    await eventually('source', () => renditionUrl(running, 'owner', 'source'));
    half.destroy();
  });
});

describe('a ladder that is killed', () => {
  it('is back, with its numbers aligned, and the source knows nothing of it', async () => {
    const running = (relay = await startRelay(['--no-demo', '--rungs', '160']));
    onAir = await putTestCardOnAir(`${running.rtmpUrl}/${running.owner.streamKey}`);
    const source = await eventually('source', () => renditionUrl(running, 'owner', 'source'));
    const rung = await eventually('rung', () => renditionUrl(running, 'owner', '160p'));
    await untilSegments(rung, 2);
    const [ladder] = childrenOf(running, 'pipe:0');
    process.kill(ladder ?? NaN, 'SIGKILL');
    const killedAt = performance.now();
    await eventually('its end', () =>
      Promise.resolve(running.output().includes('the ladder ended by itself') ? true : undefined),
    );
    const gapped = await untilSegments(rung, 3, (playlist) => playlist.includes('GAP'));
    expect(gapped.length).toBeGreaterThan(0);
    const back = await eventually('its return', async () => {
      const parts = (await text(rung)).split('\n').filter((line) => line.startsWith('#EXT-X-PART:'));
      return parts.some((line) => line.includes('GAP=YES')) && !parts.at(-1)?.includes('GAP=YES')
        ? performance.now() - killedAt
        : undefined;
    });
    console.log(`the ladder is back after ${Math.round(back)} ms`);
    const after = await untilSegments(rung, 6);
    const theirs = listSegments(await text(source));
    for (const { uri, seconds } of after.slice(0, -1))
      expect(theirs.find((segment) => segment.uri === uri)?.seconds ?? seconds).toBe(seconds);
    expect(theirs.every(({ isGap, discontinuity }) => !isGap && !discontinuity)).toBe(true);
    expect(after.filter(({ isGap }) => isGap).length).toBeLessThanOrEqual(2);
  });
});

describe('a ladder that cannot keep up', () => {
  it('loses its top rung, and the others go on', async () => {
    const running = (relay = await startRelay(['--no-demo', '--rungs', '240,160']));
    onAir = await putTestCardOnAir(`${running.rtmpUrl}/${running.owner.streamKey}`);
    const small = await eventually('160p', () => renditionUrl(running, 'owner', '160p'));
    const large = await eventually('240p', () => renditionUrl(running, 'owner', '240p'));
    await untilSegments(large, 1);
    const [ladder] = childrenOf(running, 'pipe:0');
    process.kill(ladder ?? NaN, 'SIGSTOP');
    await eventually('the lag', () =>
      Promise.resolve(running.output().includes('falls behind and loses a rung') ? true : undefined),
    );
    const newest = async (url: string) =>
      (await text(url)).split('\n').findLast((line) => line.startsWith('#EXT-X-PART:')) ?? '';
    await eventually('the gaps', async () => ((await newest(large)).includes('GAP=YES') ? true : undefined));
    await eventually('the smaller ladder', async () =>
      (await newest(small)).includes('GAP=YES') ? undefined : true,
    );
    expect(await newest(large)).toContain('GAP=YES');
    expect(await text(`${running.httpUrl}/metrics`)).toContain('starling_ladder_rungs_dropped_total 1');
  });
});

describe('a relay that is killed', () => {
  it('has kept every whole segment, closed the broadcast, and takes its publisher back', async () => {
    const first = (relay = await startRelay(['--no-demo', '--rungs', '160']));
    onAir = await putTestCardOnAir(`${first.rtmpUrl}/${first.owner.streamKey}`);
    const rung = await eventually('rung', () => renditionUrl(first, 'owner', '160p'));
    const listed = await untilSegments(rung, 4);
    await first.crash();
    await onAir.stop();
    const second = (relay = await startRelay(['--no-demo', '--rungs', '160'], {}, first.dataDir));
    const video = await newestVideo(second);
    expect(video).toMatchObject({ isLive: false, lost: 0 });
    expect(video?.endedAt).not.toBeNull();
    for (const rendition of ['source', '160p']) {
      const vod = new URL(`/vod/${video?.id ?? ''}/${rendition}/index.m3u8`, second.httpUrl).href;
      const kept = listSegments(await text(vod));
      expect(await text(vod)).toContain('#EXT-X-ENDLIST');
      for (const { uri } of listed.slice(0, -1)) expect(kept.map((segment) => segment.uri)).toContain(uri);
      expect(await complaints(vod)).toBe('');
    }
    onAir = await putTestCardOnAir(`${second.rtmpUrl}/${first.owner.streamKey}`);
    await eventually('the next broadcast', () => renditionUrl(second, 'owner', 'source'));
    await eventually('the next video', async () =>
      (await newestVideo(second))?.id === video?.id ? undefined : true,
    );
  });
});

/** One that takes more than ten seconds cuts itself off, with exit code 1. */
describe('a relay that is told to stop', () => {
  it('ends the broadcast, lets its viewers see the end, archives it, and exits in time', async () => {
    const running = (relay = await startRelay(['--no-demo', '--rungs', '160']));
    onAir = await putTestCardOnAir(`${running.rtmpUrl}/${running.owner.streamKey}`);
    const source = await eventually('source', () => renditionUrl(running, 'owner', 'source'));
    await untilSegments(source, 3);
    const { dataDir } = running;
    const exited = new Promise<number | null>((resolve) => running.process.once('close', resolve));
    const stoppedAt = performance.now();
    running.process.kill('SIGTERM');
    await eventually('the end', async () =>
      (await text(source)).includes('#EXT-X-ENDLIST') ? true : undefined,
    );
    expect(await exited).toBe(0);
    console.log(`stopped after ${Math.round(performance.now() - stoppedAt)} ms`);
    const next = (relay = await startRelay(['--no-demo'], {}, dataDir));
    const video = await newestVideo(next);
    expect(videoSchema.parse(video)).toMatchObject({ isLive: false, lost: 0 });
    expect(next.output()).not.toContain('a recording was closed');
  });

  it('asks a publisher that can to reconnect, refuses it while it drains, and exits in time all the same', async () => {
    const running = (relay = await startRelay(['--no-demo', '--drain-to', 'rtmp://other/live']));
    const { streamKey } = running.owner;
    const publisher = connectRaw(running, scriptPublish(streamKey, 'live', { capsEx: 1 }));
    await publisher.hears('NetStream.Publish.Start');
    const exited = new Promise<number | null>((resolve) => running.process.once('close', resolve));
    const stoppedAt = performance.now();
    running.process.kill('SIGTERM');
    await publisher.hears('NetConnection.Connect.ReconnectRequest');
    await publisher.hears('rtmp://other/live');
    const back = connectRaw(running, scriptPublish(streamKey, 'live', { capsEx: 1 }));
    await back.hears('The relay is stopping');
    expect(back.heard()).not.toContain('NetStream.Publish.Start');
    await publisher.hears('NetStream.Publish.Denied');
    expect(await exited).toBe(0);
    console.log(`drained after ${Math.round(performance.now() - stoppedAt)} ms`);
  });

  it('closes a publisher of plain RTMP with the reason, and does not ask it to reconnect', async () => {
    const running = (relay = await startRelay(['--no-demo']));
    const publisher = connectRaw(running, scriptPublish(running.owner.streamKey));
    await publisher.hears('NetStream.Publish.Start');
    running.process.kill('SIGTERM');
    await publisher.hears('The relay is stopping');
    expect(publisher.heard()).not.toContain('ReconnectRequest');
  });

  it('is not held up by chat that is open, with a client that never closes', async () => {
    const running = (relay = await startRelay(['--no-demo']));
    const { port } = new URL(running.httpUrl);
    const silent = connectTo(Number(port));
    silent.socket.write(
      'GET /irc HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    await silent.hears('101 Switching Protocols');
    const exited = new Promise<number | null>((resolve) => running.process.once('close', resolve));
    running.process.kill('SIGTERM');
    expect(await exited).toBe(0);
  });
});
