import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { freePort } from '../../../../packages/shared/test/free-port.ts';
import { ask } from '../conformance/http-client.ts';
import { eventually } from './live-playlist.ts';

const sample = path.resolve(import.meta.dirname, '../../../../docs/nginx.conf');

/** A real nginx with the sample configuration, in front of a relay. */
export interface RunningNginx {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param relayUrl `http://127.0.0.1:PORT` */
export async function startNginx(relayUrl: string): Promise<RunningNginx> {
  const nginx = process.env['NGINX_PATH'];
  if (nginx === undefined)
    throw new Error('NGINX_PATH is not set: run this test by "npm test", which finds an nginx');
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-nginx-'));
  mkdirSync(path.join(folder, 'cache'));
  const port = await freePort();
  const site = readFileSync(sample, 'utf8')
    .replace('127.0.0.1:8080', new URL(relayUrl).host)
    .replace('/var/cache/nginx/starling', path.join(folder, 'cache'))
    .replace('listen 80;', `listen 127.0.0.1:${port};`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${path.join(folder, name)};`,
  );
  writeFileSync(
    path.join(folder, 'nginx.conf'),
    [
      `daemon off; master_process off; pid ${path.join(folder, 'pid')}; error_log stderr error;`,
      'events { worker_connections 2048; }',
      `http { access_log off; ${temporary.join(' ')}`,
      site,
      '}',
    ].join('\n'),
  );
  const child = spawn(nginx, ['-p', folder, '-c', path.join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = `http://127.0.0.1:${port}`;
  await eventually('nginx', async () =>
    ask(`${url}/healthz`).then(
      ({ status }) => (status === 200 ? true : undefined),
      () => undefined,
    ),
  );
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
