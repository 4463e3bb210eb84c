import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachment, createClipHandler } from './clip-handler.ts';

const id = '0123456789abcdef';
const files = new Map<string, Buffer>();
let server: Server;
let base: string;

beforeEach(async () => {
  files.clear();
  files.set(`clips/${id}.mp4`, Buffer.from('0123456789'));
  files.set(`clips/${id}.jpg`, Buffer.from('picture'));
  const handle = createClipHandler({
    files: {
      size: (key) => Promise.resolve(files.get(key)?.length),
      stream: (key, { from, to }) => Readable.from([files.get(key)?.subarray(from, to)]),
    },
    titleOf: (clip) => Promise.resolve(clip === id ? 'A bird at dusk' : undefined),
  });
  server = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(299).end('a page');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => server.close());

describe('the files of a clip', () => {
  it('are an MP4 and a picture that may be kept for ever', async () => {
    const media = await fetch(`${base}/clips/${id}.mp4`);
    expect(await media.text()).toBe('0123456789');
    expect(Object.fromEntries(media.headers)).toMatchObject({
      ...{ 'content-type': 'video/mp4', 'accept-ranges': 'bytes', 'content-length': '10' },
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const picture = await fetch(`${base}/clips/${id}.jpg`);
    expect([picture.headers.get('content-type'), await picture.text()]).toEqual(['image/jpeg', 'picture']);
  });

  it('come in ranges, so that a player can seek', async () => {
    const part = await fetch(`${base}/clips/${id}.mp4`, { headers: { range: 'bytes=3-5' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      ...[206, 'bytes 3-5/10', '345'],
    ]);
    const beyond = await fetch(`${base}/clips/${id}.mp4`, { headers: { range: 'bytes=10-' } });
    expect(beyond.status).toBe(416);
  });

  it('are downloaded under the title', async () => {
    const { headers } = await fetch(`${base}/clips/${id}.mp4?download`, { method: 'HEAD' });
    expect(headers.get('content-disposition')).toContain('filename="A bird at dusk.mp4"');
  });

  it.each([
    '/clips/fedcba9876543210.mp4',
    '/clips/..%2f.mp4',
    '/clips/%00.jpg',
    `/clips/${id.toUpperCase()}.mp4`,
  ])('are not found at %s', async (path) => {
    expect((await fetch(base + path)).status).toBe(404);
  });

  it('cannot be written to', async () => {
    expect((await fetch(`${base}/clips/${id}.mp4`, { method: 'PUT', body: 'x' })).status).toBe(405);
  });

  it('leave the page of the clip to the web client', async () => {
    expect((await fetch(`${base}/clips/${id}`)).status).toBe(299);
  });
});

describe('the name of a download', () => {
  it.each([
    ['A bird', `attachment; filename="A bird.mp4"; filename*=UTF-8''A%20bird.mp4`],
    [
      'Łódź 🚤',
      `attachment; filename="__d_ __.mp4"; filename*=UTF-8''%C5%81%C3%B3d%C5%BA%20%F0%9F%9A%A4.mp4`,
    ],
    ['../../etc/passwd', `attachment; filename="etc passwd.mp4"; filename*=UTF-8''etc%20passwd.mp4`],
    [
      'a"\r\nSet-Cookie: b',
      `attachment; filename="a Set-Cookie b.mp4"; filename*=UTF-8''a%20Set-Cookie%20b.mp4`,
    ],
    ['???', `attachment; filename="clip.mp4"; filename*=UTF-8''clip.mp4`],
  ])('made of %j is safe', (title, header) => {
    expect(attachment(title, 'mp4')).toBe(header);
  });
});
