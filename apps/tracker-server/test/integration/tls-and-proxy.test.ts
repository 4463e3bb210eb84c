import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { hexId, Talker } from '../support/talker.ts';
import { startTrackerProcess, TrackerDidNotStart, type TrackerProcess } from '../support/tracker-process.ts';

/** Two certificates for `localhost` and 127.0.0.1 that have signed themselves, good until 2126. */
const certificates = path.resolve(import.meta.dirname, '../../../relay/test/fixtures/tls');
const swarm = hexId(0xabcdef);
const patience = { timeout: 60_000, interval: 200 };

let folder = '';
const running: TrackerProcess[] = [];
const talkers: Talker[] = [];

beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'starling-tracker-'))));
afterEach(async () => {
  for (const talker of talkers.splice(0)) talker.end();
  for (const tracker of running.splice(0)) await tracker.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function start(args: readonly string[]): Promise<TrackerProcess> {
  const tracker = await startTrackerProcess(args);
  running.push(tracker);
  return tracker;
}

let ids = 0;
async function connect(url: string, options: ClientOptions = {}): Promise<Talker> {
  const talker = await Talker.open(url, hexId((ids += 1)), options);
  talkers.push(talker);
  return talker;
}

function certificate(name: 'one' | 'other'): { cert: string; key: string } {
  const [cert, key] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  copyFileSync(path.join(certificates, `${name}.crt`), cert);
  copyFileSync(path.join(certificates, `${name}.key`), key);
  return { cert, key };
}

async function shownBy(port: number): Promise<string> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const shown = socket.getPeerCertificate().raw.toString('base64');
  socket.destroy();
  return shown;
}

const bytesOf = (file: string) => readFileSync(file, 'utf8').replace(/\s|-----[A-Z ]+-----/g, '');

describe('a tracker with a certificate', () => {
  it('speaks wss, large signals and small ones, and no ws', async () => {
    const { cert, key } = certificate('one');
    const { port } = await start(['--tls-cert', cert, '--tls-key', key]);
    const ca = readFileSync(cert);
    const url = `wss://127.0.0.1:${port}`;
    const [a, b] = [await connect(url, { ca }), await connect(url, { ca })];
    await a.joins(swarm);
    const { infoHash, starling } = await b.joins(swarm);
    expect(starling?.dial).toMatchObject([{ peer: a.id }]);
    const connection = starling?.dial[0]?.connection ?? '';
    const sender = { infoHash, peerId: b.binaryId, toPeerId: a.binaryId, connection };
    // Many at once: what the kernel does not take in one go must not be written over by what follows.
    const signals = Array.from({ length: 100 }, (_, at) => ({
      ...{ type: 'offer' as const, sdp: `${at} `.repeat(at % 2 === 0 ? 1 : 1_000) },
    }));
    for (const signal of signals) b.say({ kind: 'signal', ...sender, signal });
    for (const signal of signals) expect((await a.hears('signal')).signal).toEqual(signal);
    await expect(connect(`ws://127.0.0.1:${port}`)).rejects.toThrow();
  });

  it('shows a renewed one without being started again, and keeps the old one while the files do not fit', async () => {
    const { cert, key } = certificate('one');
    const tracker = await start(['--tls-cert', cert, '--tls-key', key]);
    expect(await shownBy(tracker.port)).toBe(bytesOf(cert));
    const [first, other] = [bytesOf(cert), path.join(certificates, 'other.crt')];
    copyFileSync(other, cert);
    await expect.poll(() => tracker.output(), patience).toContain('does not fit the certificate');
    expect(await shownBy(tracker.port)).toBe(first);
    copyFileSync(path.join(certificates, 'other.key'), key);
    await expect.poll(async () => await shownBy(tracker.port), patience).toBe(bytesOf(other));
  });

  it.each([
    ['a missing file', () => ['/nowhere.pem', certificate('one').key], 'cannot be read (ENOENT)'],
    ['another key', () => [certificate('one').cert, path.join(certificates, 'other.key')], 'does not fit'],
    ['something else', () => [nonsense(), certificate('one').key], 'is no certificate in PEM form'],
  ])('says in one line that its files are no good: %s', async (_, files, message) => {
    const [cert = '', key = ''] = files();
    const failure: unknown = await start(['--tls-cert', cert, '--tls-key', key]).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(TrackerDidNotStart);
    expect(failure).toMatchObject({ code: 1, message: expect.stringContaining(message) as string });
    expect((failure as Error).message.split('\n')).toHaveLength(1);
  });
});

function nonsense(): string {
  const file = path.join(folder, 'hello.pem');
  writeFileSync(file, 'hello');
  return file;
}

describe('a tracker behind a proxy', () => {
  const from = (forwarded: string) => ({ headers: { 'x-forwarded-for': forwarded } });
  const few = ['--tracker-connections-per-address', '2'];

  it('takes the last address that was forwarded for the client’s, whatever the client put before it', async () => {
    const { port } = await start([...few, '--behind-proxy']);
    const url = `ws://127.0.0.1:${port}`;
    await connect(url, from('198.51.100.1, 192.0.2.7'));
    await connect(url, from('198.51.100.2,192.0.2.7'));
    await expect(connect(url, from('198.51.100.3, 192.0.2.7'))).rejects.toThrow('429');
    await connect(url, from('192.0.2.7, 192.0.2.8'));
    await connect(url, from('2001:db8::7'));
  });

  it('counts those who come without a word from the proxy by their own address', async () => {
    const { port } = await start([...few, '--behind-proxy']);
    const url = `ws://127.0.0.1:${port}`;
    await connect(url);
    await connect(url, from(' , '));
    await expect(connect(url)).rejects.toThrow('429');
  });

  it('believes no such header where it was not told that there is a proxy', async () => {
    const { port } = await start(few);
    const url = `ws://127.0.0.1:${port}`;
    await connect(url, from('192.0.2.7'));
    await connect(url, from('192.0.2.8'));
    await expect(connect(url, from('192.0.2.9'))).rejects.toThrow('429');
  });

  it('tells apart by it who comes back and who claims another one’s peer', async () => {
    const { port } = await start(['--behind-proxy']);
    const url = `ws://127.0.0.1:${port}`;
    const owner = await connect(url, from('192.0.2.7'));
    await owner.joins(swarm);
    const thief = await Talker.open(url, owner.id, from('192.0.2.8'));
    talkers.push(thief);
    void thief.joins(swarm);
    expect((await thief.hears('failure')).because).toMatch(/another connection has this peer_id/);
    expect(thief.socket.readyState).toBe(WebSocket.OPEN);
  });
});
