import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { concatBytes } from '../bytes.ts';
import { type HttpFetch, HttpSource } from './http-source.ts';

const file = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/part`;
}

/** As the relay does: ranges are honoured. */
function serveRange(request: IncomingMessage, response: ServerResponse, until = file.length): void {
  const [, first = '0', last = ''] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
  const from = Number(first);
  const end = last === '' ? file.length : Number(last) + 1;
  const headers = { 'content-length': end - from };
  if (from === 0) response.writeHead(200, headers);
  else
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${from}-${end - 1}/${file.length}`,
    });
  response.write(file.subarray(from, Math.min(until, end)), () => {
    if (until < file.length) response.destroy();
    else response.end();
  });
}

interface Fetched {
  readonly bytes: Uint8Array;
  readonly end: string;
}

function take(request: Pick<HttpFetch, 'url'> & Partial<HttpFetch>): Promise<Fetched> {
  const source = new HttpSource({ fetch, random: () => 0 });
  const pieces: Uint8Array[] = [];
  let next = request.from ?? 0;
  return new Promise((resolve) => {
    const end = (how: string) => resolve({ bytes: concatBytes(pieces), end: how });
    source.start(
      { from: 0, length: file.length, ...request },
      {
        bytes: (at, bytes) => {
          expect(at).toBe(next);
          next += bytes.length;
          pieces.push(bytes);
        },
        done: () => end('done'),
        failed: (_after, reason) => end(reason),
      },
    );
  });
}

describe('a file by HTTP', () => {
  it('comes whole', async () => {
    const url = await serve((request, response) => serveRange(request, response));
    expect(await take({ url })).toEqual({ bytes: file, end: 'done' });
  });

  it('comes from where it is asked for', async () => {
    const url = await serve((request, response) => serveRange(request, response));
    expect(await take({ url, from: 70_000 })).toEqual({ bytes: file.subarray(70_000), end: 'done' });
  });

  it('comes from where it is asked for of a server that knows no ranges, too', async () => {
    const url = await serve((_request, response) => response.end(file));
    expect(await take({ url, from: 70_000 })).toEqual({ bytes: file.subarray(70_000), end: 'done' });
  });

  it('ends where it is asked to, whether or not the server knows ranges', async () => {
    const bytes = file.subarray(70_000, 90_000);
    const ranges = await serve((request, response) => serveRange(request, response));
    expect(await take({ url: ranges, from: 70_000, to: 90_000 })).toEqual({ bytes, end: 'done' });
    const whole = await serve((_request, response) => response.end(file));
    expect(await take({ url: whole, from: 70_000, to: 90_000 })).toEqual({ bytes, end: 'done' });
  });

  it('goes on behind what came before the connection broke', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.headers.range);
      serveRange(request, response, asked.length === 1 ? 40_000 : file.length);
    });
    expect(await take({ url })).toEqual({ bytes: file, end: 'done' });
    expect(asked).toEqual([undefined, 'bytes=40000-']);
  });

  it('is asked for three times of a server that fails', async () => {
    let requests = 0;
    const url = await serve((_request, response) => {
      requests += 1;
      response.writeHead(503).end();
    });
    expect((await take({ url })).end).toBe('HTTP 503');
    expect(requests).toBe(3);
  });

  it('is asked for once of a server that does not have it', async () => {
    let requests = 0;
    const url = await serve((_request, response) => {
      requests += 1;
      response.writeHead(404).end();
    });
    expect((await take({ url })).end).toBe('HTTP 404');
    expect(requests).toBe(1);
  });

  it('that is longer than announced is refused', async () => {
    const url = await serve((_request, response) => response.end(file));
    const { bytes, end } = await take({ url, length: 50_000 });
    expect(bytes.length).toBeLessThanOrEqual(50_000);
    expect(end).toMatch(/bytes of 50000$/);
  });

  it('ends where it is told to, and says nothing more', async () => {
    const closed = Promise.withResolvers<undefined>();
    const url = await serve((_request, response) => {
      response.writeHead(200).write(file.subarray(0, 1_000));
      response.on('close', () => closed.resolve(undefined));
    });
    const told: string[] = [];
    const stop = new HttpSource({ fetch, random: () => 0 }).start(
      { url, from: 0, length: file.length },
      {
        bytes: () => {
          told.push('bytes');
          stop();
        },
        done: () => told.push('done'),
        failed: () => told.push('failed'),
      },
    );
    await closed.promise;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(told).toEqual(['bytes']);
  });
});
