import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type ClientHttp2Session } from 'node:http2';
import { get } from 'node:https';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { copyCertificate } from '../support/certificates.ts';
import { eventually } from '../support/live-playlist.ts';
import { RelayDidNotStart, type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

const files = copyCertificate('one');
const ca = readFileSync(files.cert);
let relay: RunningRelay;
let onAir: OnAir;
let session: ClientHttp2Session;

beforeAll(async () => {
  const tls = ['--tls-cert', files.cert, '--tls-key', files.key, '--rtmps-port', '0'];
  relay = await startRelay(['--no-demo', '--rungs', '160', ...tls]);
  const rtmps = /rtmps:\/\/localhost:\d+\/live/.exec(relay.output())?.[0] ?? '';
  // This ffmpeg is told to take the certificate as it is: it was signed by nobody it knows.
  onAir = await putTestCardOnAir(`${rtmps}/${relay.owner.streamKey}`);
  session = connect(relay.httpUrl, { ca });
});
afterAll(async () => {
  session.close();
  await onAir.stop();
  await relay.stop();
});

async function request(path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': path });
    let status = 0;
    let body = '';
    stream.on('response', (headers) => (status = headers[':status'] ?? 0));
    stream.setEncoding('utf8').on('data', (text: string) => (body += text));
    stream.on('end', () => resolve({ status, body })).on('error', reject);
    stream.end();
  });
}

describe('a relay with a certificate', () => {
  it('takes publishers over RTMPS, and serves playlists and many parts at once over HTTP/2', async () => {
    const multivariant = await eventually('the broadcast', async () => {
      const { status, body } = await request('/live/owner/index.m3u8');
      return status === 200 && body.includes('160p') ? body : undefined;
    });
    expect(session.alpnProtocol).toBe('h2');
    const base = `/live/owner/${/^(\w+)\/source\/index/m.exec(multivariant)?.[1] ?? ''}/source/`;
    const playlist = (await request(`${base}index.m3u8`)).body;
    const parts = [...playlist.matchAll(/#EXT-X-PART:.*URI="([^"]+)"/g)].map(([, uri]) => uri ?? '');
    expect(parts.length).toBeGreaterThan(4);
    const hint = /PRELOAD-HINT:TYPE=PART,URI="([^"]+)"/.exec(playlist)?.[1] ?? '';
    const answers = await Promise.all([...parts, hint].map((part) => request(base + part)));
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body.length).toBeGreaterThan(100);
    }
  });

  it('answers the API, the page and errors over HTTP/2', async () => {
    expect((await request('/api/streams')).status).toBe(200);
    expect((await request('/healthz')).body).toBe('ok\n');
    expect((await request('/live/nobody/index.m3u8')).status).toBe(404);
    expect((await request('/live/owner/..%2f..%2fetc/passwd')).status).toBe(404);
  });

  it('speaks HTTP/1.1 with those who know nothing else', async () => {
    const { port } = new URL(relay.httpUrl);
    const status = await new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path: '/healthz', ca, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(200);
  });

  it('carries chat over a secure WebSocket', async () => {
    const socket = new WebSocket(`${relay.httpUrl.replace('https', 'wss')}/irc`, { ca });
    const welcome = await new Promise<string>((resolve, reject) => {
      socket.on('open', () => socket.send('NICK justinfan123\r\n'));
      socket.on('message', (data: Buffer) => resolve(data.toString()));
      socket.on('error', reject);
    });
    expect(welcome).toContain('001');
    socket.close();
  });

  it('takes a renewed certificate without being started again', async () => {
    const renewed = copyCertificate('other');
    copyFileSync(renewed.key, files.key);
    copyFileSync(renewed.cert, files.cert);
    const wanted = readFileSync(renewed.cert, 'utf8').replace(/\s|-----[A-Z ]+-----/g, '');
    const { port } = new URL(relay.httpUrl);
    await eventually(
      'the new certificate',
      () =>
        new Promise<true | undefined>((resolve) => {
          const socket = connectTls(
            { port: Number(port), host: '127.0.0.1', rejectUnauthorized: false },
            () => {
              const shown = socket.getPeerCertificate().raw.toString('base64');
              socket.destroy();
              resolve(shown === wanted ? true : undefined);
            },
          );
        }),
      90_000,
    );
  });
});

describe('a relay with files that are no certificate', () => {
  it.each([
    ['only one of them', ['--tls-cert', files.cert], '--tls-cert and --tls-key belong together'],
    ['a missing file', ['--tls-cert', '/nowhere.pem', '--tls-key', files.key], 'cannot be read (ENOENT)'],
    [
      'another key',
      ['--tls-cert', copyCertificate('one').cert, '--tls-key', copyCertificate('other').key],
      'does not fit the certificate',
    ],
  ])('says so in one line: %s', async (_, args, message) => {
    const failure: unknown = await startRelay(['--no-demo', ...args]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RelayDidNotStart);
    if (!(failure instanceof RelayDidNotStart)) return;
    expect(failure.exitCode).toBe(1);
    expect(failure.stderr.trim().split('\n')).toHaveLength(1);
    expect(failure.stderr).toContain(message);
  });

  it('and a file with something else in it', async () => {
    const { cert, key } = copyCertificate('one');
    writeFileSync(cert, 'hello');
    const failure: unknown = await startRelay(['--no-demo', '--tls-cert', cert, '--tls-key', key]).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ exitCode: 1 });
  });
});
