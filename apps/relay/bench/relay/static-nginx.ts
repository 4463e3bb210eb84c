import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { freePort } from '../../../../packages/shared/test/free-port.ts';
import { running } from './servers.ts';

/** nginx as a server of files. */
export interface StaticNginx {
  /** One of its files with sendfile and without. */
  readonly contestants: (file: string) => { name: string; pid: number; url: string }[];
  stop(): Promise<void>;
}

/**
 * Starts nginx over a folder with these files. It is one process, as Node's servers are, with what makes it fast: files
 * stay open, connections are kept for ever, nothing is logged.
 */
export async function startStaticNginx(
  nginx: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<StaticNginx> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-nginx-'));
  for (const way of ['on', 'off']) {
    mkdirSync(path.join(folder, 'files', way), { recursive: true });
    for (const [name, bytes] of files) writeFileSync(path.join(folder, 'files', way, name), bytes);
  }
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${path.join(folder, name)};`,
  );
  const config = path.join(folder, 'nginx.conf');
  writeFileSync(
    config,
    [
      `daemon off; master_process off; pid ${path.join(folder, 'pid')}; error_log stderr error;`,
      'events { worker_connections 1024; }',
      `http { access_log off; etag off; tcp_nopush on; keepalive_requests 1000000000; ${temporary.join(' ')}`,
      'types { video/mp4 m4s; application/vnd.apple.mpegurl m3u8; }',
      'open_file_cache max=100; open_file_cache_valid 1h;',
      `server { listen 127.0.0.1:${port}; root ${path.join(folder, 'files')};`,
      'add_header Cache-Control "public, max-age=31536000, immutable";',
      'location /on/ { sendfile on; } location /off/ { sendfile off; output_buffers 2 128k; } } }',
    ].join('\n'),
  );
  const child = spawn(nginx, ['-p', folder, '-c', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  const server = await running('nginx', child, port);
  return {
    contestants: (file) =>
      ['on', 'off'].map((way) => ({
        ...{ name: `nginx, sendfile ${way}`, pid: server.pid },
        url: `http://127.0.0.1:${port}/${way}/${file}`,
      })),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
