import { fastify, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JoinMesh, MeshReport, MeshTicket } from '@starling/shared/protocol/mesh-join.ts';
import { answerError } from './api-failure.ts';
import { addMeshRoutes, type MeshDoor } from './mesh-routes.ts';

const place: JoinMesh = { broadcast: '0123456789abcdef', rendition: 'source' };
const report: MeshReport = {
  ...{ ...place, viewer: 'v'.repeat(16), seconds: 10, bytesFromPeers: 5, bytesFromHttp: 1 },
  ...{ bytesUploaded: 0, stalls: 0, latencyMs: null, peers: 3 },
};
const ticket: MeshTicket = {
  ...{ isEnabled: true, token: 'a.b', expiresAt: '2026-11-21T12:00:00.000Z', trackers: ['ws://a:8000'] },
  ...{ iceServers: [], isRelayOnly: false, uploadFactor: 2, reportEvery: 10 },
};

/** Knows one broadcast. */
class FakeDoor implements MeshDoor {
  readonly reached: Parameters<MeshDoor['join']>[1][] = [];
  readonly reports: MeshReport[] = [];
  join(wanted: JoinMesh, at: Parameters<MeshDoor['join']>[1]) {
    this.reached.push(at);
    return Promise.resolve(wanted.broadcast === place.broadcast ? ticket : undefined);
  }
  report(taken: MeshReport) {
    this.reports.push(taken);
    return Promise.resolve(taken.broadcast === place.broadcast);
  }
}

let server: FastifyInstance;
let door: FakeDoor;

beforeEach(() => open());
afterEach(() => server.close());

function open(options: FastifyServerOptions = {}): void {
  door = new FakeDoor();
  server = fastify(options);
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  addMeshRoutes(server, door);
}

const post = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
  server.inject({
    ...{ method: 'POST', url, headers: { 'content-type': 'application/json', ...headers } },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });

describe('joining', () => {
  it('answers with a ticket that nobody keeps', async () => {
    const response = await post('/mesh/join', place, { host: 'a.example:8080' });
    expect([response.statusCode, response.json()]).toEqual([200, ticket]);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(door.reached).toEqual([{ host: 'a.example:8080', isSecure: false }]);
  });

  it('is open to pages of any origin', async () => {
    const headers = { origin: 'https://other.example', 'sec-fetch-site': 'cross-site', host: 'a.example' };
    const response = await post('/mesh/join', place, headers);
    expect(response.statusCode).toBe(200);
    expect(response.headers['access-control-allow-origin']).toBe('*');
    expect(response.headers['access-control-allow-credentials']).toBeUndefined();
    expect(door.reached[0]?.isSecure).toBe(true);
    await post('/mesh/join', place, { ...headers, host: '127.0.0.1:8080' });
    expect(door.reached[1]?.isSecure).toBe(false);
  });

  it.each(['/mesh/join', '/mesh/report'])('and %s answer a browser that asks first', async (url) => {
    const headers = { origin: 'https://other.example', 'access-control-request-method': 'POST' };
    const response = await server.inject({ method: 'OPTIONS', url, headers });
    expect(response.statusCode).toBe(204);
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': 'Content-Type',
    });
  });

  it('a broadcast that is not there is told so, also to other origins', async () => {
    const response = await post('/mesh/join', { ...place, broadcast: 'f'.repeat(16) });
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ error: { code: 'no_such_swarm' } });
    expect(response.headers['access-control-allow-origin']).toBe('*');
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it.each<[unknown, number]>([
    ['', 400],
    ['{', 400],
    ['null', 400],
    [[], 400],
    [{ ...place, rendition: '../x' }, 400],
    [{ ...place, broadcast: 1 }, 400],
    [`{"broadcast":"${'x'.repeat(2_000_000)}"}`, 413],
  ])('with %.30j is refused in words', async (payload, status) => {
    const response = await post('/mesh/join', payload);
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ error: { code: expect.any(String) as string } });
    expect(door.reached).toEqual([]);
  });

  it('too often from one address is refused', async () => {
    for (let joins = 0; joins < 300; joins += 1)
      expect((await post('/mesh/join', place)).statusCode).toBe(200);
    const statuses = new Set<number>();
    for (let joins = 0; joins < 20; joins += 1) statuses.add((await post('/mesh/join', place)).statusCode);
    expect(statuses).toContain(429);
  });
});

describe('a report', () => {
  it('is taken without an answer', async () => {
    const response = await post('/mesh/report', report);
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(door.reports).toEqual([report]);
  });

  it('of a broadcast that is not there is refused', async () => {
    expect((await post('/mesh/report', { ...report, broadcast: 'f'.repeat(16) })).statusCode).toBe(404);
  });

  it('that makes no sense is refused', async () => {
    expect((await post('/mesh/report', { ...report, bytesFromPeers: 1e15 })).statusCode).toBe(400);
    expect(door.reports).toEqual([]);
  });
});
