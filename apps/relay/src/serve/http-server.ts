import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import type { Duplex } from 'node:stream';
import fastifyStatic from '@fastify/static';
import { fastify, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Millis } from '@starling/shared/units.ts';

/** Whoever has not shaken hands, or not sent a request's headers, in this time is let go. */
const headersTimeout: Millis = 15_000;
const checkEvery: Millis = 5_000;

export interface HttpServerOptions {
  readonly log: Logger;
  /** Takes what is below `/live/` and `/vod/` before fastify sees it. */
  readonly media: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Takes upgrades to chat. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  readonly metrics: Registry;
  /** @returns why the relay cannot serve now; undefined where it can */
  readonly unreadyBecause: () => Promise<string | undefined>;
  /** Certificate chain and key, PEM: HTTPS with HTTP/2, and HTTP/1.1 for WebSockets. Without them plain HTTP. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** A proxy stands before the relay: the last entries of X-Forwarded-For and X-Forwarded-Proto are the client's. */
  readonly isBehindProxy: boolean;
  /** Folder of the built web client. */
  readonly webRoot: string;
}

const pageHeaders = {
  'Content-Security-Policy': [
    "default-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "img-src 'self' data: blob:",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self' ws: wss:",
    "font-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
};

/** The HTTP server: the media's hot path in front, behind it fastify with API, health and the web client's pages. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const server = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: true,
    // One hop: what stands before the last entry the client may have written itself.
    trustProxy: options.isBehindProxy && ((_, hop) => hop === 0),
    serverFactory: (handle) => createNodeServer(handle, options),
  }) as unknown as FastifyInstance;
  addHealth(server, options);
  return server;
}

function createNodeServer(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  options: HttpServerOptions,
): Server {
  const take = (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/') !== true) request.url = originForm(request.url ?? '/');
    if (!options.media(request, response)) handle(request, response);
  };
  // HTTP/2's requests and responses have the interface of HTTP/1's (node:http2, "Compatibility API").
  const server =
    options.tls === undefined
      ? createServer({ connectionsCheckingInterval: checkEvery }, take)
      : (createSecureServer(
          { ...options.tls, allowHTTP1: true, handshakeTimeout: headersTimeout },
          take as never,
        ) as unknown as Server);
  server.headersTimeout = headersTimeout;
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined);
    if (options.upgrade(request, socket, head)) return;
    // No time-out of the server's holds for it any more.
    socket.once('finish', () => socket.destroy());
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
  return server;
}

/** A server has to take the absolute form, too (RFC 9112 §3.2.2); whichever host it names, it came to us. */
function originForm(target: string): string {
  const authority = /^https?:\/\/[^/?#]*/i.exec(target)?.[0];
  if (authority === undefined) return target;
  const rest = target.slice(authority.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function addHealth(server: FastifyInstance, { metrics, unreadyBecause }: HttpServerOptions): void {
  server.get('/healthz', (_, reply) => reply.type('text/plain').send('ok\n'));
  server.get('/readyz', async (_, reply) => {
    const reason = await unreadyBecause();
    return reply
      .code(reason === undefined ? 200 : 503)
      .type('text/plain')
      .send(`${reason ?? 'ready'}\n`);
  });
  server.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
}

/** Where the client may have a page. Dots and escapes lead nowhere: no page needs them. */
const pagePath = /^\/(?:[\w~-]+(?:\/[\w~-]+)*\/?)?$/;
const longestPagePath = 300;

/** Adds the web client: its files, and its page for every other plain path outside the API. */
export async function addWebClient(server: FastifyInstance, webRoot: string): Promise<void> {
  if (!existsSync(path.join(webRoot, 'index.html')))
    server.log.warn({ webRoot }, 'the web client has not been built; run "npm run build"');
  else
    await server.register(fastifyStatic, { root: webRoot, wildcard: false, index: false, ...cacheFiles() });
  server.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const wantsPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      path.length <= longestPagePath &&
      pagePath.test(path) &&
      !/^\/(api|assets|live|helix|vod)(\/|$)/.test(path);
    if (!wantsPage || !('sendFile' in reply))
      return reply
        .code(404)
        .send({ error: { code: 'not_found', message: 'There is nothing at this address.' } });
    return reply.headers(pageHeaders).sendFile('index.html', { maxAge: 0, immutable: false });
  });
}

/** Vite names files by their content, so they may be kept for ever. */
function cacheFiles() {
  return { maxAge: '1y', immutable: true } as const;
}
