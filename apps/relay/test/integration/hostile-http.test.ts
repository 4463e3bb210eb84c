import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, listSegments, renditionUrl } from '../support/live-playlist.ts';
import { type RawAnswer, RawHttp } from '../support/raw-http.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

let relay: RunningRelay;
let onAir: OnAir;
/** Another client, whose one connection lasts through everything. */
let bystander: RawHttp;
/** Paths of a live rendition and of its recording, without a file's name. */
let live: string;
let vod: string;
/** Paths of files that can be had in ranges. */
const files = new Map<string, string>();

const text = async (path: string) => (await fetch(`${relay.httpUrl}${path}`)).text();

beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--rungs', 'none']);
  onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`, { width: 320, height: 180 });
  bystander = new RawHttp(relay.httpUrl);
  const url = await eventually('source', () => renditionUrl(relay, 'owner', 'source'));
  live = new URL('.', url).pathname;
  vod = `/vod/${live.split('/')[3] ?? ''}/source/`;
  await eventually('a recorded segment', async () =>
    listSegments(await text(`${vod}index.m3u8`)).length > 1 ? true : undefined,
  );
  const asset = /\/assets\/[^"]+\.js/.exec(await text('/'))?.[0];
  if (asset === undefined) throw new Error('the web client has not been built; run "npm run build"');
  const [segment] = listSegments(await text(`${live}index.m3u8`));
  const [recorded] = listSegments(await text(`${vod}index.m3u8`));
  files.set('a live segment', `${live}${segment?.uri ?? ''}`);
  files.set('a live part', `${live}${segment?.uri.replace('.m4s', '.0.m4s') ?? ''}`);
  files.set('a live init', `${live}init-0.mp4`);
  files.set('a recorded segment', `${vod}${recorded?.uri ?? ''}`);
  files.set('a recorded init', `${vod}init-0.mp4`);
  files.set('a file of the web client', asset);
}, 60_000);

afterAll(async () => {
  bystander.close();
  await onAir.stop();
  await relay.stop();
});

/** Asks on a connection of its own; whatever the answer, others must still be served. */
async function ask(line: string, headers?: Record<string, string>): Promise<RawAnswer | undefined> {
  const connection = new RawHttp(relay.httpUrl);
  const answer = await connection.ask(line, headers);
  connection.close();
  expect((await bystander.ask('GET /healthz HTTP/1.1'))?.body.toString()).toBe('ok\n');
  return answer;
}

/** A file outside looks like one of these. */
const outside = /root:|"workspaces"|<!doctype html>/i;

describe('a path that tries to leave its folder', () => {
  const climbs = [
    '../../../../../../etc/passwd',
    '%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f%2e%2e%2fpackage.json',
    '..%5c..%5c..%5cpackage.json',
    '..%252f..%252fpackage.json',
    '....//....//package.json',
    '%c0%ae%c0%ae/package.json',
    './../package.json',
    '.%00./package.json',
    'index.html%00',
    '%00',
    '/etc/passwd',
    '.env',
    '.git/config',
    '%zz',
    '%',
  ];
  const folders: [string, () => string][] = [
    ['the root', () => '/'],
    ['the client’s files', () => '/assets/'],
    ['/live/', () => '/live/'],
    ['a live rendition', () => live],
    ['/vod/', () => '/vod/'],
    ['a recording', () => vod],
  ];
  it.each(folders)('gets nothing out of %s', async (_, folder) => {
    for (const climb of climbs) {
      const line = `GET ${folder()}${climb} HTTP/1.1`;
      const answer = await ask(line);
      expect([400, 404], line).toContain(answer?.status);
      expect(answer?.body.toString('latin1'), line).not.toMatch(outside);
    }
  });

  it.each([
    ['a NUL', 'GET /live/\0 HTTP/1.1', 400],
    ['a backslash', 'GET \\..\\..\\etc\\passwd HTTP/1.1', 400],
    ['no slash', 'GET etc/passwd HTTP/1.1', 400],
    ['an asterisk', 'GET * HTTP/1.1', 404],
    ['2,100 characters', `GET /live/owner/index.m3u8?${'x'.repeat(2_100)} HTTP/1.1`, 404],
    ['9,000 characters', `GET /${'x'.repeat(9_000)} HTTP/1.1`, 404],
    ['20,000 characters', `GET /${'x'.repeat(20_000)} HTTP/1.1`, 431],
    ['another version', 'GET /healthz HTTP/9.9', 400],
  ])('or has %s is refused', async (_, line, status) => {
    expect((await ask(line))?.status).toBe(status);
  });
});

describe('a request in absolute form', () => {
  it('is taken for its path, as RFC 9112 §3.2.2 demands', async () => {
    expect((await ask('GET http://relay/healthz HTTP/1.1'))?.status).toBe(200);
    const answer = await ask('GET http://other.example/live/owner/index.m3u8 HTTP/1.1');
    expect([answer?.status, answer?.body.toString().split('\n')[0]]).toEqual([200, '#EXTM3U']);
    expect((await ask('GET HTTP://relay HTTP/1.1'))?.body.toString()).toMatch(/<!doctype html>/i);
  });

  it('leaves no folder either', async () => {
    for (const path of ['/live/../../etc/passwd', '/..%2f..%2fpackage.json', '/%00'])
      expect((await ask(`GET http://relay${path} HTTP/1.1`))?.status).toBe(404);
    expect((await ask('GET file:///etc/passwd HTTP/1.1'))?.status).toSatisfy((status) =>
      [400, 404].includes(Number(status)),
    );
  });
});

describe('a method that is not for reading', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'TRACE', 'SEARCH'])(
    '%s is refused',
    async (method) => {
      for (const path of [`${live}index.m3u8`, `${vod}index.m3u8`])
        expect((await ask(`${method} ${path} HTTP/1.1`))?.status).toBe(405);
      for (const path of ['/', '/index.html', '/assets/x.js'])
        expect((await ask(`${method} ${path} HTTP/1.1`))?.status).toBe(404);
    },
  );

  it('that nobody knows is refused, and a tunnel is not opened', async () => {
    for (const method of ['FOO', 'GE\0T', 'get', 'GET'.repeat(50)])
      expect((await ask(`${method} /healthz HTTP/1.1`))?.status).toBe(400);
    expect(await ask('CONNECT 127.0.0.1:22 HTTP/1.1')).toBeUndefined();
  });

  it('is answered before its body has come', async () => {
    const answer = await ask(`POST ${live}index.m3u8 HTTP/1.1`, { 'Content-Length': '1000000000' });
    expect(answer?.status).toBe(405);
  });

  it('with two lengths is refused', async () => {
    const lengths = { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' };
    expect((await ask(`POST ${live}index.m3u8 HTTP/1.1`, lengths))?.status).toBe(400);
  });
});

describe('the query of a live playlist', () => {
  const soon = async () => {
    const newest = Number.parseInt(listSegments(await text(`${live}index.m3u8`)).at(-1)?.uri ?? '');
    return newest + 1;
  };

  it.each([
    '_HLS_msn=-1',
    '_HLS_msn=1e9',
    '_HLS_msn=999999999999999',
    `_HLS_msn=${'9'.repeat(400)}`,
    '_HLS_msn=',
    '_HLS_msn=0x1',
    '_HLS_msn=1.5',
    '_HLS_msn=NaN',
    '_HLS_msn=%00',
    '_HLS_msn=1%00',
    '_HLS_msn=%EF%BC%91',
    '_HLS_msn=+1',
    '_HLS_part=0',
    '_HLS_part=',
    '_HLS_msn=0&_HLS_part=-1',
    '_HLS_msn=0&_HLS_part=x',
    '_HLS_msn=SOON&_HLS_part=99999',
    '_HLS_msn=0&_HLS_msn=1',
    '_HLS_msn=0&_HLS_msn=999999',
    '_HLS_msn=0&_HLS_part=0&_HLS_part=1',
    '_HLS_skip=YES&_HLS_skip=v2',
  ])('%s is refused', async (query) => {
    const path = `${live}index.m3u8?${query.replace('SOON', String(await soon()))}`;
    const answer = await ask(`GET ${path} HTTP/1.1`);
    expect(answer?.status).toBe(400);
    expect(answer?.headers.get('cache-control')).toBe('public, max-age=1');
  });

  it.each([
    '_HLS_skip=garbage',
    '_HLS_skip=',
    '_HLS_msn=0',
    '_HLS_msn=0&_HLS_part=999999',
    '_hls_msn=-1',
    '__proto__=1&constructor=2',
    '&&&===%',
    '?_HLS_msn=-1',
    'x'.repeat(1_900),
  ])('%s harms nobody, and gets the present playlist', async (query) => {
    const answer = await ask(`GET ${live}index.m3u8?${query} HTTP/1.1`);
    expect([answer?.status, answer?.body.toString().split('\n')[0]]).toEqual([200, '#EXTM3U']);
  });

  it.each(['-1.m4s', '1e3.m4s', '99999999999999999999.m4s', '0.99999999.m4s', '0.-1.m4s', 'init-99.mp4'])(
    'is not the place of %s',
    async (file) => {
      expect((await ask(`GET ${live}${file} HTTP/1.1`))?.status).toBe(404);
      expect((await ask(`GET ${vod}${file} HTTP/1.1`))?.status).toBe(404);
    },
  );
});

describe('a range', () => {
  const far = '9'.repeat(15);
  it.each([
    ['a live segment'],
    ['a live part'],
    ['a live init'],
    ['a recorded segment'],
    ['a recorded init'],
    ['a file of the web client'],
  ])('of %s is given, refused or passed over as RFC 9110 §14 says', async (name) => {
    const line = `GET ${files.get(name) ?? 'missing'} HTTP/1.1`;
    const whole = await ask(line);
    const length = whole?.body.length ?? 0;
    expect([whole?.status, length > 0]).toEqual([200, true]);
    const given: [string, number, number][] = [
      ['bytes=0-0', 0, 1],
      ['bytes=1-3', 1, 4],
      [`bytes=${length - 1}-`, length - 1, length],
      [`bytes=0-${far}`, 0, length],
      ['bytes=-1', length - 1, length],
      [`bytes=-${far}`, 0, length],
    ];
    // What serves the client's files refuses a suffix that is longer than the file.
    const isOfClient = name === 'a file of the web client';
    if (isOfClient) given.pop();
    for (const [Range, from, to] of given) {
      const answer = await ask(line, { Range });
      expect([answer?.status, answer?.headers.get('content-range')], Range).toEqual([
        206,
        `bytes ${from}-${to - 1}/${length}`,
      ]);
      expect(whole?.body.subarray(from, to).equals(answer?.body ?? Buffer.alloc(0)), Range).toBe(true);
    }
    for (const Range of [`bytes=${length}-`, `bytes=${far}-`, `bytes=${'9'.repeat(300)}-`, 'bytes=-0']) {
      const answer = await ask(line, { Range });
      expect(answer?.status, Range).toBe(416);
      // RFC 9110 §14.4 only recommends it, and what serves the client's files does not say it.
      if (!isOfClient) expect(answer?.headers.get('content-range')).toBe(`bytes */${length}`);
    }
    const many = `bytes=${Array.from({ length: 1_000 }, () => '0-').join(',')}`;
    for (const Range of ['bytes=5-2', 'bytes=0-1,3-4', many, 'bytes=--1', 'bytes=a-b', 'lines=0-1', '\xff']) {
      const answer = await ask(line, { Range });
      // RFC 9110 §14.2 lets a server refuse what it cannot read, and join what overlaps, as that of the client's files does.
      const statuses = isOfClient ? [200, 206, 416] : [200];
      expect(statuses, Range.slice(0, 20)).toContain(answer?.status);
      if (answer?.status !== 416) expect(answer?.body.length, Range.slice(0, 20)).toBe(length);
    }
  });

  it('of a playlist gets it whole', async () => {
    for (const Range of ['bytes=0-0', 'bytes=999999999-', 'bytes=-0'])
      expect((await ask(`GET ${live}index.m3u8 HTTP/1.1`, { Range }))?.status).toBe(200);
  });
});

describe('after all that', () => {
  it('a connection that asked for nonsense gets its next answer', async () => {
    const connection = new RawHttp(relay.httpUrl);
    for (const path of ['/live/..%2f', '/..%2f..%2f', `${live}index.m3u8?_HLS_msn=-1`, `${vod}%00`])
      connection.write(`GET ${path} HTTP/1.1\r\nHost: relay\r\n\r\n`);
    connection.write('GET /healthz HTTP/1.1\r\nHost: relay\r\n\r\n');
    const statuses: (number | undefined)[] = [];
    while (statuses.length < 5) statuses.push((await connection.read())?.status);
    expect(statuses).toEqual([404, 404, 400, 404, 200]);
    connection.close();
  });

  it('the relay has met no error of its own, and is still on air', async () => {
    expect(relay.output()).not.toMatch(/"level":[56]0/);
    expect((await ask('GET /live/owner/index.m3u8 HTTP/1.1'))?.status).toBe(200);
  });
});
