import { readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Clip,
  clipSchema,
  clipsSchema,
  type Video,
  videoSchema,
  videosSchema,
} from '@starling/shared/protocol/videos.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { probeStreams } from '../support/ffprobe.ts';
import { eventually } from '../support/live-playlist.ts';
import { readClocks } from '../support/recorded-film.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

const { path: ffmpegPath } = await findFfmpeg();
const size = { width: 640, height: 360 };
let relay: RunningRelay;
let onAir: OnAir;
let cookie = '';

beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--rungs', '160']);
  onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`, size);
  cookie = await logIn();
});

afterAll(async () => {
  await onAir.stop();
  expect(await relay.stop()).toBe(0);
});

async function logIn(): Promise<string> {
  const { login, password } = relay.owner;
  const answer = await send('POST', '/api/sessions', { login, password });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

const send = (method: string, url: string, body?: object) =>
  fetch(relay.httpUrl + url, {
    method,
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function newestVideo(seconds: number): Promise<Video> {
  return eventually(`${seconds} seconds of a video`, async () => {
    const answer = await send('GET', '/api/channels/owner/videos');
    const [video] = videosSchema.parse(await answer.json()).data;
    return video !== undefined && video.duration >= seconds ? video : undefined;
  });
}

/** Asks for `[from, to)`, in seconds of the video. */
async function ask(video: Video, from: number, to: number): Promise<Clip> {
  const at = (seconds: number) => new Date(Date.parse(video.startedAt) + seconds * 1000).toISOString();
  const wish = { video: video.id, title: 'Łódź at dusk', from: at(from), to: at(to) };
  const answer = await send('POST', '/api/clips', wish);
  expect(answer.status).toBe(202);
  return clipSchema.parse(await answer.json());
}

async function untilReady({ id }: Clip): Promise<Clip> {
  return eventually(
    'the clip',
    async () => {
      const clip = clipSchema.parse(await (await send('GET', `/api/clips/${id}`)).json());
      expect(clip.error).toBeNull();
      return clip.status === 'ready' ? clip : undefined;
    },
    60_000,
  );
}

/** The clocks that its pictures show. */
async function clocksIn({ mediaUrl }: Clip): Promise<number[]> {
  const media = await send('GET', mediaUrl ?? '');
  expect(media.headers.get('content-type')).toBe('video/mp4');
  const file = path.join(relay.dataDir, 'clip.mp4');
  writeFileSync(file, new Uint8Array(await media.arrayBuffer()));
  return readClocks(ffmpegPath, file, size);
}

describe('a clip of a broadcast on air', () => {
  it('is cut to its very end, has a thumbnail, a place in the channel’s list, and goes when it is deleted', async () => {
    const video = await newestVideo(8);
    // Its end has not been recorded yet: the relay waits for it.
    const clip = await untilReady(await ask(video, video.duration - 4, video.duration + 3));
    expect(clip).toMatchObject({ login: 'owner', creator: 'owner', width: 640, height: 360 });
    expect(clip.duration).toBeCloseTo(7, 0);
    expect((await clocksIn(clip)).length).toBeGreaterThanOrEqual(209);
    const picture = await send('GET', clip.thumbnailUrl ?? '');
    expect(new Uint8Array(await picture.arrayBuffer()).subarray(0, 2)).toEqual(Uint8Array.of(0xff, 0xd8));
    const download = await send('HEAD', `${clip.mediaUrl ?? ''}?download`);
    expect(download.headers.get('content-disposition')).toContain("filename*=UTF-8''%C5%81%C3%B3d%C5%BA");
    const list = clipsSchema.parse(await (await send('GET', '/api/channels/owner/clips')).json());
    expect(list.data.map(({ id }) => id)).toEqual([clip.id]);
    expect((await send('DELETE', `/api/clips/${clip.id}`)).status).toBe(204);
    expect((await send('GET', clip.mediaUrl ?? '')).status).toBe(404);
    expect(readdirSync(path.join(relay.dataDir, 'archive/clips'))).toEqual([]);
  });

  it('plays in what reads MP4: its index comes first', async () => {
    const video = await newestVideo(8);
    const clip = await untilReady(await ask(video, 1, 6.5));
    const probed = probeStreams(relay.httpUrl + (clip.mediaUrl ?? ''));
    expect(probed.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac']);
    const head = await fetch(relay.httpUrl + (clip.mediaUrl ?? ''), { headers: { range: 'bytes=0-63' } });
    expect(Buffer.from(await head.arrayBuffer()).toString('latin1')).toMatch(/ftyp.*moov/s);
  });

  it('is made by the next relay where the last was killed meanwhile, and has exactly what was recorded', async () => {
    const video = await newestVideo(10);
    const clip = await ask(video, 1.3, 9.1);
    const { dataDir, owner } = relay;
    await relay.crash();
    await onAir.crash();
    relay = await startRelay(['--no-demo', '--rungs', '160'], {}, dataDir);
    const made = await untilReady(clip);
    const clocks = await clocksIn(made);
    expect(Math.abs(clocks.length - 7.8 * 30)).toBeLessThanOrEqual(1);
    const recorded = readClocks(ffmpegPath, `${relay.httpUrl}/vod/${video.id}/source/index.m3u8`, size);
    expect(recorded.join(' ')).toContain(clocks.join(' '));
    onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${owner.streamKey}`, size);
    const after = videoSchema.parse(await (await send('GET', `/api/videos/${video.id}`)).json());
    expect(after.isLive).toBe(false);
  });
});
