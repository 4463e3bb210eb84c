import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from './log-file.ts';
import { RelayConnection } from './relay-connection.ts';
import { SecretStore } from './secret-store.ts';

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const account = {
  id: '1',
  login: 'anna',
  email: 'a@example.org',
  hasStreamKey: false,
  createdAt: '2026-11-21T10:00:00Z',
};
let folder: string;
let server: Server;
let address: string;
let asked: { line: string; headers: IncomingMessage['headers'] }[];
let secrets: SecretStore;
let relay: RelayConnection;
let keysMade: number;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'starling-relay-'));
  asked = [];
  keysMade = 0;
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cipher = {
    isSafe: () => Promise.resolve(false),
    encrypt: () => Promise.resolve(Buffer.alloc(0)),
    decrypt: () => Promise.resolve(''),
  };
  secrets = new SecretStore(path.join(folder, 'secrets.json'), cipher, new Date(), () => undefined);
  relay = new RelayConnection({ fetch, secrets, log: silent, onChange: () => undefined });
});

afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a relay does, as far as the app's session goes. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const line = `${request.method ?? ''} ${request.url ?? ''}`;
  asked.push({ line, headers: request.headers });
  const json = (status: number, value: unknown, headers = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  const isLoggedIn = request.headers.cookie === 'starling_session=tok.en';
  if (line === 'GET /api/ingest') json(200, { rtmpPort: 1936, srt: { port: 8891, isEncrypted: true } });
  else if (line === 'POST /api/sessions')
    json(201, account, {
      'set-cookie': 'starling_session=tok.en; Path=/; HttpOnly; Expires=Sun, 22 Nov 2026 10:00:00 GMT',
    });
  else if (line === 'DELETE /api/sessions')
    response.writeHead(204, { 'set-cookie': 'starling_session=; Path=/' }).end();
  else if (!isLoggedIn) json(401, { error: { code: 'not_logged_in', message: 'Log in first.' } });
  else if (line === 'POST /api/me/stream-key') json(200, { streamKey: `key${(keysMade += 1)}` });
  else if (line === 'GET /api/me') json(200, account);
  else json(200, { playlistUrl: '/live/anna/index.m3u8' });
}

const page = (path: string, init?: RequestInit) => new Request(`starling-app://app${path}`, init);

describe('the connection to a relay', () => {
  it('knows where to publish once it is there', async () => {
    expect(await relay.connect(address)).toEqual({
      ...{ ok: true, origin: `http://${address}`, name: '127.0.0.1', rtmpUrl: 'rtmp://127.0.0.1:1936/live' },
      srt: { url: 'srt://127.0.0.1:8891', isEncrypted: true },
    });
  });

  it('says so when nothing answers, and keeps the relay that it has', async () => {
    await relay.connect(address);
    expect(await relay.connect('127.0.0.1:9')).toMatchObject({
      ok: false,
      error: { code: 'relay-unreachable', message: expect.stringContaining('127.0.0.1:9') as unknown },
    });
    expect(relay.current?.origin).toBe(`http://${address}`);
  });

  it('says so when what answers is no relay', async () => {
    const other = createServer((_, response) => response.end('<html>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const answer = await relay.connect(`127.0.0.1:${(other.address() as AddressInfo).port}`);
    other.close();
    expect(answer).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('is no relay') as unknown },
    });
  });

  it('answers the page in words while there is none', async () => {
    const response = await relay.pass(page('/api/me'));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: { code: 'no_relay' } });
  });

  it('keeps the session that the page’s login opened, and never hands it to the page', async () => {
    await relay.connect(address);
    const body = JSON.stringify({ login: 'anna', password: 'pw' });
    const headers = { 'content-type': 'application/json', cookie: 'other=1', origin: 'starling-app://app' };
    const login = await relay.pass(page('/api/sessions', { method: 'POST', body, headers }));
    expect(login.status).toBe(201);
    expect(login.headers.get('set-cookie')).toBeNull();
    expect((await relay.pass(page('/api/me'))).status).toBe(200);
    expect(asked[1]?.headers).not.toHaveProperty('origin');
    expect(asked[1]?.headers).not.toHaveProperty('cookie');
    await relay.pass(page('/api/sessions', { method: 'DELETE' }));
    expect((await relay.pass(page('/api/me'))).status).toBe(401);
  });

  it('makes the addresses of media lead to the relay', async () => {
    await relay.connect(address);
    await relay.login('anna', 'pw');
    const stream = await (await relay.pass(page('/api/streams'))).json();
    expect(stream).toEqual({ playlistUrl: `http://${address}/live/anna/index.m3u8` });
  });

  it('asks for a stream key once, and again after it was forgotten', async () => {
    await relay.connect(address);
    expect(await relay.fetchStreamKey()).toMatchObject({ ok: false, error: { code: 'not_logged_in' } });
    await relay.login('anna', 'pw');
    const first = await relay.fetchStreamKey();
    expect(await relay.fetchStreamKey()).toEqual(first);
    const keyRef = first.ok ? first.keyRef : '';
    expect(secrets.get(keyRef)).toBe('key1');
    await secrets.forget(keyRef);
    await relay.fetchStreamKey();
    expect(secrets.get(keyRef)).toBe('key2');
  });

  it('tells the page that a relay went away', async () => {
    await relay.connect(address);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const response = await relay.pass(page('/api/me'));
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ error: { code: 'unreachable' } });
  });
});
