import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Seconds } from '@starling/shared/units.ts';
import { ask } from '../conformance/http-client.ts';
import { eventually } from './live-playlist.ts';
import { freePort } from '../../../../packages/shared/test/free-port.ts';

/** What `npm test` has found; undefined where this system has none. */
const rtmpModule = process.env['NGINX_RTMP_MODULE'];

/** Whether there is an nginx that takes RTMP. */
export const hasNginxRtmp = process.env['NGINX_PATH'] !== undefined && rtmpModule !== undefined;

/** A real nginx-rtmp that makes HLS of what is published, and serves it. */
export interface RunningNginxRtmp {
  readonly publishUrl: string;
  readonly playlistUrl: string;
  stop(): Promise<void>;
}

/** What differs from one nginx-rtmp to the next. */
export interface RtmpConfiguration {
  /** File of the RTMP module. */
  readonly module: string;
  readonly port: number;
  /** Of HLS; the segments are of 2 s. */
  readonly listed: Seconds;
  /** Lines beside those of RTMP. */
  readonly more?: readonly string[];
}

/** Writes `nginx.conf` into a folder: what is published to `/live` becomes HLS in `hls` beside it. */
export function writeRtmpConfiguration(folder: string, configuration: RtmpConfiguration): void {
  const { module, port, listed, more = [] } = configuration;
  mkdirSync(path.join(folder, 'hls'));
  writeFileSync(
    path.join(folder, 'nginx.conf'),
    [
      `load_module ${module};`,
      `daemon off; master_process off; pid ${folder}/pid; error_log stderr crit;`,
      'events { worker_connections 1024; }',
      `rtmp { server { listen 127.0.0.1:${port}; chunk_size 4096; application live { live on; hls on;`,
      `hls_path ${folder}/hls; hls_fragment 2s; hls_playlist_length ${listed}s; } } }`,
      ...more,
    ].join('\n'),
  );
}

/** Six segments listed, served as its manual shows. */
export async function startNginxRtmp(): Promise<RunningNginxRtmp> {
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-nginx-rtmp-'));
  const [rtmpPort, httpPort] = [await freePort(), await freePort()];
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${path.join(folder, name)};`,
  );
  writeRtmpConfiguration(folder, {
    ...{ module: rtmpModule ?? 'missing', port: rtmpPort, listed: 12 },
    more: [
      `http { access_log off; ${temporary.join(' ')}`,
      'types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; }',
      `server { listen 127.0.0.1:${httpPort}; location /hls { root ${folder}; } } }`,
    ],
  });
  const child = spawn(
    process.env['NGINX_PATH'] ?? 'nginx',
    ['-p', folder, '-c', path.join(folder, 'nginx.conf')],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = `http://127.0.0.1:${httpPort}`;
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  await eventually('nginx-rtmp', async () =>
    ask(`${url}/hls/`).then(
      () => true,
      () => undefined,
    ),
  ).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    publishUrl: `rtmp://127.0.0.1:${rtmpPort}/live/card`,
    playlistUrl: `${url}/hls/card.m3u8`,
    stop,
  };
}
