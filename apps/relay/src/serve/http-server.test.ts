import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpServer } from './http-server.ts';

const opened: FastifyInstance[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

/** @returns what the server takes the client for that sends these headers from 127.0.0.1 */
async function seenFrom(isBehindProxy: boolean, headers: Record<string, string>): Promise<unknown> {
  const server = createHttpServer({
    ...{ log: pino({ level: 'silent' }), isBehindProxy, metrics: new Registry(), webRoot: '/nowhere' },
    ...{ media: () => false, upgrade: () => false },
    unreadyBecause: () => Promise.resolve(undefined),
  });
  opened.push(server);
  server.get('/who', ({ ip, protocol }) => ({ ip, protocol }));
  return (await server.inject({ url: '/who', headers })).json();
}

describe('who asks', () => {
  const forged = { 'x-forwarded-for': '198.51.100.1, 192.0.2.7', 'x-forwarded-proto': 'https' };

  it('is whom the socket leads to, whatever the headers say', async () => {
    expect(await seenFrom(false, forged)).toEqual({ ip: '127.0.0.1', protocol: 'http' });
  });

  it('behind a proxy is the last whom that names: the others the client may have made up', async () => {
    expect(await seenFrom(true, forged)).toEqual({ ip: '192.0.2.7', protocol: 'https' });
  });

  it('behind a proxy that names nobody is the proxy', async () => {
    expect(await seenFrom(true, {})).toEqual({ ip: '127.0.0.1', protocol: 'http' });
  });
});
