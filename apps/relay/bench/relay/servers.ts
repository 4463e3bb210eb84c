import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../../packages/shared/test/free-port.ts';
import type { Bytes } from '@starling/shared/units.ts';
import { openChannels } from '../../test/support/channels.ts';
import { writeRtmpConfiguration } from '../../test/support/nginx-rtmp.ts';
import { startRelay } from '../../test/support/running-relay.ts';

/** A server that takes RTMP, in one process of its own. */
export interface MeasuredServer {
  readonly name: string;
  readonly pid: number;
  /** Where the stream of this number is to be published. */
  readonly publishUrl: (stream: number) => string;
  /** What it holds of the streams on purpose, for viewers: not counted as its own cost. */
  readonly windowBytes?: () => Promise<Bytes>;
  stop(): Promise<unknown>;
}

/** Our relay without ladder and archive: RTMP in, low-latency HLS out of memory. */
export async function startOurs(streams: number): Promise<MeasuredServer & { readonly httpUrl: string }> {
  const relay = await startRelay(['--no-demo', '--rungs', 'none', '--archive-days', '0']);
  const logins = Array.from({ length: streams }, (_, index) => `bench${index}`);
  const channels = await openChannels(relay.httpUrl, logins);
  return {
    name: 'Starling, LL-HLS',
    pid: relay.process.pid ?? NaN,
    httpUrl: relay.httpUrl,
    publishUrl: (stream) => `${relay.rtmpUrl}/${channels[stream]?.streamKey ?? ''}`,
    windowBytes: async () => {
      const metrics = await (await fetch(`${relay.httpUrl}/metrics`)).text();
      return Number(/^starling_live_window_bytes (\S+)$/m.exec(metrics)?.[1]);
    },
    stop: () => relay.stop(),
  };
}

/** The playlist of what the first stream's publisher sends. @throws where it is not on air */
export async function findSource(httpUrl: string): Promise<string> {
  const base = `${httpUrl}/live/bench0/index.m3u8`;
  const text = await (await fetch(base)).text();
  const line = text.split('\n').find((uri) => uri.endsWith('/source/index.m3u8'));
  if (line === undefined) throw new Error('the bench is not on air');
  return new URL(line, base).href;
}

/** node-media-server: RTMP alone, nothing is made of it. */
export async function startNodeMediaServer(): Promise<MeasuredServer> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-nms-'));
  const app = path.resolve(import.meta.dirname, '../../../../node_modules/node-media-server/bin/app.js');
  const config = path.join(folder, 'config.json');
  const auth = { play: false, publish: false };
  const store = { path: folder };
  writeFileSync(
    config,
    JSON.stringify({ bind: '127.0.0.1', rtmp: { port }, notify: { url: '' }, store, auth }),
  );
  const child = spawn(process.execPath, [app, '--config', config], {
    cwd: folder,
    stdio: 'ignore',
  });
  return running('node-media-server, RTMP alone', child, port, (stream) => `live/stream${stream}`);
}

/** nginx-rtmp, which writes HLS of 2 s segments to a folder; undefined where there is none. */
export async function startNginxRtmp(nginx: string | undefined): Promise<MeasuredServer | undefined> {
  if (nginx === undefined) return undefined;
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-nginx-rtmp-'));
  writeRtmpConfiguration(folder, {
    ...{ port, listed: 20 },
    module: '/usr/lib/nginx/modules/ngx_rtmp_module.so',
  });
  const child = spawn(nginx, ['-p', folder, '-c', path.join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const server = await running('nginx-rtmp, HLS (C)', child, port, (stream) => `live/stream${stream}`).catch(
    () => undefined,
  );
  return (
    server && {
      ...server,
      stop: async () => {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    }
  );
}

/** Waits until a server listens. @throws where it does not within 10 s */
export async function running(
  name: string,
  child: ChildProcess,
  port: number,
  pathOf: (stream: number) => string = String,
): Promise<MeasuredServer> {
  const ended = new Promise((resolve) => child.once('close', resolve));
  const deadline = Date.now() + 10_000;
  while (!(await isOpen(port))) {
    if (Date.now() > deadline || child.exitCode !== null) {
      child.kill('SIGKILL');
      throw new Error(`${name} does not listen`);
    }
    await sleep(100);
  }
  return {
    ...{ name, pid: child.pid ?? NaN },
    publishUrl: (stream) => `rtmp://127.0.0.1:${port}/${pathOf(stream)}`,
    stop: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

async function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
