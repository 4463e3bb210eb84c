import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

type Handler = (request: Request) => Promise<Response> | Response;

/**
 * Stands for Electron's custom protocols: `scheme://host/path` is `http://host.scheme.localhost:PORT/path`, which is a
 * secure context like the real one, and a plain server in front of the app's own handler.
 */
const handlers = new Map<string, Handler>();
const files = new Map<string, string>();
let takeUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void = (_, socket) =>
  socket.destroy();

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    if (!response.headersSent) response.writeHead(500);
    response.end();
    console.error('the protocol handler failed:', error);
  });
});
server.on('upgrade', (request, socket, head) => takeUpgrade(request, socket, head));
const port = new Promise<number>((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
});

export function handleScheme(scheme: string, handler: Handler): void {
  handlers.set(scheme, handler);
}

/** Serves a script of the stand-in's own, beside the app's. */
export function serveScript(path: string, source: string): void {
  files.set(path, source);
}

export function onUpgrade(take: typeof takeUpgrade): void {
  takeUpgrade = take;
}

/** @returns the address that Chromium can load */
export async function toChromium(url: string): Promise<string> {
  const parsed = new URL(url);
  const scheme = parsed.protocol.slice(0, -1);
  if (!handlers.has(scheme)) return url;
  const rest = url.slice(`${scheme}://${parsed.host}`.length);
  return `http://${parsed.host}.${scheme}.localhost:${await port}${rest === '' ? '/' : rest}`;
}

/** @returns the address as the app knows it */
export function toApp(url: string): string {
  const parsed = URL.parse(url);
  const [, host, scheme] = /^([^.]+)\.([^.]+)\.localhost$/.exec(parsed?.hostname ?? '') ?? [];
  if (parsed === null || host === undefined || scheme === undefined || !handlers.has(scheme)) return url;
  return `${scheme}://${host}${parsed.pathname}${parsed.search}${parsed.hash}`;
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = toApp(`http://${incoming.headers.host ?? ''}${incoming.url ?? '/'}`);
  const file = files.get(incoming.url ?? '');
  if (file !== undefined) {
    outgoing.writeHead(200, { 'content-type': 'text/javascript' }).end(file);
    return;
  }
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  if (handler === undefined) {
    outgoing.writeHead(404).end();
    return;
  }
  const response = await handler(toRequest(incoming, url, outgoing));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => undefined);
}

function toRequest(incoming: IncomingMessage, url: string, outgoing: ServerResponse): Request {
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort());
  const headers = Object.entries(incoming.headers).filter(
    ([name]) => name !== 'host' && name !== 'connection',
  );
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  const body = hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' as const } : {};
  return new Request(url, {
    method: incoming.method ?? 'GET',
    headers: headers as [string, string][],
    signal: gone.signal,
    ...body,
  });
}
