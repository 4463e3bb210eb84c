import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import { fastify, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bandwidthResultSchema } from '@starling/shared/protocol/bandwidth-test.ts';
import { openDatabase } from '../../database/database.ts';
import type { Database } from '../../database/tables.ts';
import { Accounts } from '../../platform/accounts.ts';
import { ApiContext, sessionCookie } from './api-context.ts';
import { answerError } from './api-failure.ts';
import { addBandwidthRoutes } from './bandwidth-routes.ts';

let database: Database;
let server: FastifyInstance;
let url: string;
let session: string;

beforeEach(async () => {
  database = await openDatabase(':memory:');
  const accounts = new Accounts(database);
  const account = await accounts.create({ login: 'anna', email: 'a@example.org', password: 'correct horse' });
  if (typeof account === 'string') throw new Error(account);
  session = `${sessionCookie}=${await accounts.openSession(account)}`;
  server = fastify({ bodyLimit: 1024, forceCloseConnections: true });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  await server.register(cookie);
  const context = new ApiContext(accounts, { live: () => [], findLive: () => undefined });
  addBandwidthRoutes(server, context, { bytes: 300_000, time: 400 });
  await server.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/bandwidth-test`;
});

afterEach(async () => {
  await server.close();
  await database.destroy();
});

const type = 'application/octet-stream';
const post = async (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers: { cookie: session, 'content-type': type, ...headers } });
const resultOf = async (response: Response) => bandwidthResultSchema.parse(await response.json());

describe('POST /bandwidth-test', () => {
  it('counts what came, beyond the limit of other bodies', async () => {
    const { receivedBytes, durationMs } = await resultOf(await post(new Uint8Array(200_000)));
    expect(receivedBytes).toBeGreaterThan(100_000);
    expect(receivedBytes).toBeLessThanOrEqual(200_000);
    expect(durationMs).toBeGreaterThan(0);
  });

  it('takes no test of a stranger', async () => {
    expect((await post(new Uint8Array(10), { cookie: '' })).status).toBe(401);
  });

  it('wants bytes', async () => {
    expect((await post(new Uint8Array(10), { 'content-type': 'application/json' })).status).toBe(400);
  });

  it('answers when it has had enough bytes', async () => {
    const { answer, request } = upload();
    const filling = setInterval(() => request.write(new Uint8Array(50_000)), 5);
    const { status, body } = await answer;
    clearInterval(filling);
    request.destroy();
    expect(status).toBe(200);
    expect(bandwidthResultSchema.parse(JSON.parse(body)).receivedBytes).toBeGreaterThanOrEqual(300_000);
  });

  it('answers when it has waited long enough, and takes one test at a time', async () => {
    const { answer, request } = upload();
    request.write(new Uint8Array(1_000));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await post(new Uint8Array(10))).status).toBe(429);
    expect((await answer).status).toBe(200);
    request.destroy();
    expect((await post(new Uint8Array(10))).status).toBe(200);
  });
});

/** An upload whose end is never sent. */
function upload() {
  const request = httpRequest(url, { method: 'POST', headers: { cookie: session, 'content-type': type } });
  request.on('error', () => undefined);
  const answer = new Promise<{ status: number; body: string }>((resolve) => {
    request.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
  return { request, answer };
}
