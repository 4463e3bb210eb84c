import { createServer, type IncomingHttpHeaders, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { init, makePart, makeSegments } from '../../../test/support/frames.ts';
import { Broadcast } from '../../store/broadcast.ts';
import { createLiveHandler } from './live-handler.ts';

const id = '0123456789abcdef';
const folder = `/live/anna/${id}/source`;
const immutable = 'public, max-age=31536000, immutable';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

let broadcast: Broadcast;
let server: Server;
let served: string[];

beforeEach(async () => {
  broadcast = new Broadcast(id, 'anna', new Date(0));
  broadcast.timing = { partTarget: 500, targetDuration: 2 };
  for (const part of [...makeSegments(0, 1), makePart(2, 0)]) broadcast.add(part);
  served = [];
  const handle = createLiveHandler({
    find: (channel, id) =>
      channel === 'anna' && (id === undefined || id === broadcast.id) ? broadcast : undefined,
    onServed: (kind) => served.push(kind),
  });
  server = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** `fetch` would tidy the path up; this sends it as it is. */
async function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** @returns the answer of a request that must still be waiting when `arrive` is called */
async function getBlocked(path: string, arrive: () => void): Promise<Answer> {
  let isAnswered = false;
  const answer = get(path).then((each) => {
    isAnswered = true;
    return each;
  });
  await sleep(50);
  expect(isAnswered).toBe(false);
  arrive();
  return answer;
}

describe('the multivariant playlist', () => {
  it('offers what can be played', async () => {
    broadcast.addRendition({ id: '360p', name: '360p', bitrate: 700_000, tracks: {} });
    const { status, headers, text } = await get('/live/anna/index.m3u8');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.apple.mpegurl',
      'cache-control': 'public, max-age=1',
      'access-control-allow-origin': '*',
    });
    expect(text).toContain('CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360');
    expect(text).toContain(`\n${id}/source/index.m3u8\n`);
    expect(text).not.toContain('360p/index.m3u8');
    for (const part of makeSegments(0, 0, { rendition: '360p' })) broadcast.add(part);
    expect((await get('/live/anna/index.m3u8')).text).toContain(`\n${id}/360p/index.m3u8\n`);
  });

  it('leaves out a source that nobody can join, where a rung can be', async () => {
    for (const part of makeSegments(3, 4, { independent: false })) broadcast.add(part);
    expect((await get('/live/anna/index.m3u8')).text).toContain(`\n${id}/source/index.m3u8\n`);
    broadcast.addRendition({ id: '360p', name: '360p', bitrate: 700_000, tracks: {} });
    for (const part of makeSegments(0, 4, { rendition: '360p' })) broadcast.add(part);
    const { text } = await get('/live/anna/index.m3u8');
    expect(text).toContain(`\n${id}/360p/index.m3u8\n`);
    expect(text).not.toContain('/source/');
    for (const part of makeSegments(5, 5)) broadcast.add(part);
    expect((await get('/live/anna/index.m3u8')).text).toContain(`\n${id}/source/index.m3u8\n`);
  });

  it('waits for the first segment of a broadcast', async () => {
    broadcast = new Broadcast(id, 'anna', new Date(0));
    broadcast.timing = { partTarget: 500, targetDuration: 2 };
    const { status } = await getBlocked('/live/anna/index.m3u8', () => {
      for (const part of makeSegments(0, 0)) broadcast.add(part);
    });
    expect(status).toBe(200);
  });
});

describe('a media playlist', () => {
  it('is answered at once and cached shortly where nothing is waited for', async () => {
    const { status, headers, text } = await get(`${folder}/index.m3u8`);
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=1']);
    expect(text).toContain('#EXT-X-PRELOAD-HINT:TYPE=PART,URI="2.1.m4s"');
  });

  it('blocks until its part is there', async () => {
    const path = `${folder}/index.m3u8?_HLS_msn=2&_HLS_part=1`;
    const { status, headers, text } = await getBlocked(path, () => broadcast.add(makePart(2, 1)));
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=12']);
    expect(text).toContain('URI="2.1.m4s"');
    expect(text).toContain('#EXT-X-PRELOAD-HINT:TYPE=PART,URI="2.2.m4s"');
  });

  it('blocks until its segment is whole', async () => {
    const { text } = await getBlocked(`${folder}/index.m3u8?_HLS_msn=2`, () => {
      for (const part of [1, 2, 3]) broadcast.add(makePart(2, part));
    });
    expect(text).toContain('\n2.m4s\n');
  });

  it('answers everyone who waits with the same text', async () => {
    const path = `${folder}/index.m3u8?_HLS_msn=2&_HLS_part=1`;
    const waiting = Array.from({ length: 20 }, () => get(path));
    await sleep(50);
    broadcast.add(makePart(2, 1));
    expect(new Set((await Promise.all(waiting)).map(({ text }) => text)).size).toBe(1);
  });

  it('comes at once for a segment that has gone by', async () => {
    expect((await get(`${folder}/index.m3u8?_HLS_msn=0&_HLS_part=0`)).status).toBe(200);
  });

  it.each(['_HLS_part=0', '_HLS_msn=x', '_HLS_msn=5', '_HLS_msn=2&_HLS_part=7', '_HLS_msn=2&_HLS_part=-1'])(
    'is refused for %s',
    async (query) => {
      const { status, headers } = await get(`${folder}/index.m3u8?${query}`);
      expect([status, headers['cache-control']]).toEqual([400, 'public, max-age=1']);
      expect(headers['access-control-allow-origin']).toBe('*');
    },
  );

  it('is a delta on demand', async () => {
    for (const part of makeSegments(3, 12)) broadcast.add(part);
    expect((await get(`${folder}/index.m3u8?_HLS_skip=YES`)).text).toContain('#EXT-X-SKIP:SKIPPED-SEGMENTS=');
    expect((await get(`${folder}/index.m3u8`)).text).not.toContain('#EXT-X-SKIP');
  });

  it('reports the other renditions', async () => {
    broadcast.addRendition({ id: '360p', name: '360p', bitrate: 700_000, tracks: {} });
    for (const part of makeSegments(0, 1, { rendition: '360p' })) broadcast.add(part);
    const report = '#EXT-X-RENDITION-REPORT:URI="../360p/index.m3u8",LAST-MSN=1,LAST-PART=3';
    expect((await get(`${folder}/index.m3u8`)).text).toContain(report);
  });

  it('has its end once the broadcast is over, and no directive counts', async () => {
    const blocked = await getBlocked(`${folder}/index.m3u8?_HLS_msn=2&_HLS_part=1`, () => broadcast.end());
    expect([blocked.status, blocked.text.includes('#EXT-X-ENDLIST')]).toEqual([200, true]);
    const { status, text } = await get(`${folder}/index.m3u8?_HLS_msn=99`);
    expect([status, text.endsWith('#EXT-X-ENDLIST\n')]).toEqual([200, true]);
    expect((await get(`${folder}/2.1.m4s`)).status).toBe(404);
  });

  it('gives up after three target durations', { timeout: 20_000 }, async () => {
    broadcast.timing = { partTarget: 500, targetDuration: 0.05 };
    const { status, headers } = await get(`${folder}/index.m3u8?_HLS_msn=2&_HLS_part=1`);
    expect([status, headers['cache-control']]).toEqual([503, 'no-store']);
  });
});

describe('media', () => {
  it('is immutable: inits, segments and parts', async () => {
    for (const [file, body] of [
      ['init-0.mp4', Buffer.from(init.data).toString()],
      ['1.m4s', '<1.0><1.1><1.2><1.3>'],
      ['1.2.m4s', '<1.2>'],
    ]) {
      const { status, headers, text } = await get(`${folder}/${file}`);
      expect([status, text, headers['content-length']]).toEqual([200, body, String(body?.length)]);
      expect(headers).toMatchObject({
        'content-type': 'video/mp4',
        'cache-control': immutable,
        'accept-ranges': 'bytes',
        'access-control-allow-origin': '*',
      });
    }
    expect(served).toEqual(['init', 'segment', 'part']);
  });

  it('blocks for the hinted part', async () => {
    const { status, text } = await getBlocked(`${folder}/2.1.m4s`, () => broadcast.add(makePart(2, 1)));
    expect([status, text]).toEqual([200, '<2.1>']);
  });

  it('answers a hinted part that never came because its segment had ended', async () => {
    const { status } = await getBlocked(`${folder}/2.1.m4s`, () => {
      broadcast.add(makePart(3, 0));
    });
    expect(status).toBe(404);
  });

  it.each(['2.2.m4s', '3.0.m4s', '1.4.m4s', '9.9.m4s', '2.m4s', '9.m4s', 'init-1.mp4'])(
    'has no %s',
    async (file) => {
      const { status, headers } = await get(`${folder}/${file}`);
      expect([status, headers['cache-control']]).toEqual([404, 'public, max-age=1']);
    },
  );

  it('is served in ranges, across the parts of a segment', async () => {
    const { status, headers, text } = await get(`${folder}/1.m4s`, { range: 'bytes=3-11' });
    expect([status, text]).toEqual([206, '0><1.1><1'.slice(0, 9)]);
    expect(headers).toMatchObject({ 'content-range': 'bytes 3-11/20', 'content-length': '9' });
    const suffix = await get(`${folder}/1.2.m4s`, { range: 'bytes=-2' });
    expect([suffix.status, suffix.text]).toEqual([206, '2>']);
  });

  it('refuses a range that it does not have', async () => {
    const { status, headers } = await get(`${folder}/1.m4s`, { range: 'bytes=20-' });
    expect([status, headers['content-range']]).toEqual([416, 'bytes */20']);
  });

  it('has headers only for HEAD', async () => {
    const { status, headers, text } = await get(`${folder}/1.m4s`, {}, 'HEAD');
    expect([status, headers['content-length'], text]).toEqual([200, '20', '']);
  });
});

describe('what is not there', () => {
  it.each([
    '/live/bob/index.m3u8',
    '/live/anna/fedcba9876543210/source/index.m3u8',
    `/live/anna/${id}/720p/index.m3u8`,
    '/live/anna/thumbnail.jpg',
    '/live/anna/../anna/index.m3u8',
    `${folder}/../../index.m3u8`,
    `${folder}/..%2f1.m4s`,
    `${folder}/%2e%2e/1.m4s`,
    `${folder}/1.m4s%00`,
    '/live/__proto__/index.m3u8',
    `/live/anna/${id}/constructor/index.m3u8`,
  ])('is 404: %s', async (path) => {
    expect((await get(path)).status).toBe(404);
    expect(served).toEqual(['error']);
  });

  it('is left to others outside /live/', async () => {
    expect((await get('/elsewhere')).status).toBe(418);
  });
});

describe('methods', () => {
  it('let another origin ask for ranges', async () => {
    const { status, headers } = await get(
      `${folder}/1.m4s`,
      { origin: 'https://elsewhere.example' },
      'OPTIONS',
    );
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      'access-control-allow-headers': 'Range',
    });
  });

  it('other than reading are refused', async () => {
    expect((await get(`${folder}/1.m4s`, {}, 'POST')).status).toBe(405);
  });
});

describe('the thumbnail', () => {
  it('is the newest picture', async () => {
    broadcast.thumbnail = Buffer.from('jpeg');
    const { headers, text } = await get('/live/anna/thumbnail.jpg');
    expect([headers['content-type'], headers['cache-control'], text]).toEqual([
      ...['image/jpeg', 'public, max-age=5', 'jpeg'],
    ]);
  });
});
