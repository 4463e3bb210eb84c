import { execFile, spawn } from 'node:child_process';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as z from 'zod';
import { parseMediaPlaylist } from '@starling/shared/hls/parse-playlist.ts';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import { publishProgramme } from '../../test/support/programme.ts';
import { endAll } from './ingest.ts';
import { cpuTime } from './process-usage.ts';
import { findSource, startOurs } from './servers.ts';
import { type StaticNginx, startStaticNginx } from './static-nginx.ts';
import { printTable } from './table.ts';

const run = promisify(execFile);
const loadSchema = z.object({ requests: z.number(), p50: z.number(), p99: z.number() });
const waitSchema = z.object({ p50: z.number(), p99: z.number(), last: z.number() });
const connections = 32;
const rounds = 3;
/** A part can be asked for some 36 s; all rounds of its race have to fit into that. */
const longestRound: Seconds = 10 / 3;
const waiters = 5_000;

async function client<T>(schema: z.ZodType<T>, args: readonly string[]): Promise<T> {
  const file = path.join(import.meta.dirname, 'load-client.ts');
  const { stdout } = await run(process.execPath, [file, ...args]);
  return schema.parse(JSON.parse(stdout));
}

async function startBare(): Promise<{ url: string; pid: number; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'bare-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve) =>
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim())),
  );
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? NaN, stop: () => endAll([child]) };
}

/** What one URL costs its server under load. */
interface Load {
  /** Requests a second. */
  readonly rate: number;
  /** CPU time of the server a request, in µs. */
  readonly cpu: number;
  readonly p50: Millis;
  readonly p99: Millis;
}

async function loadOne(pid: number, url: string, seconds: Seconds): Promise<Load> {
  const before = cpuTime(pid);
  const { requests, p50, p99 } = await client(loadSchema, [
    ...['--url', url, '--connections', String(connections), '--seconds', String(seconds)],
  ]);
  return { rate: requests / seconds, cpu: (1000 * (cpuTime(pid) - before)) / requests, p50, p99 };
}

/** One server's URL for a body; the rows of a group are compared with its node:http. */
interface Contestant {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
}

/** Parts, playlists and 5,000 viewers that wait, at our relay, at a bare `node:http` server and at nginx. */
export async function benchServe(
  ffmpegPath: string,
  nginx: string | undefined,
  file: string,
  seconds: Seconds,
): Promise<void> {
  const ours = await startOurs(1);
  const bare = await startBare();
  const publisher = publishProgramme(ffmpegPath, file, ours.publishUrl(0));
  let files: StaticNginx | undefined;
  try {
    await sleep(8_000);
    const playlistUrl = await findSource(ours.httpUrl);
    const { part, body, playlist } = await newestPart(playlistUrl);
    const text = Buffer.from(playlist);
    if (nginx === undefined) console.log('no nginx here: left out');
    else
      files = await startStaticNginx(
        nginx,
        new Map([
          ['part.m4s', body],
          ['index.m3u8', text],
        ]),
      );
    const others = (name: string, size: number): Contestant[] => [
      { name: 'node:http', pid: bare.pid, url: `${bare.url}/now/${size}` },
      ...(files?.contestants(name) ?? []),
    ];
    await raceAll(
      `A part of ${Math.round(body.length / 1000)} KB`,
      [{ name: 'Starling', pid: ours.pid, url: part }, ...others('part.m4s', body.length)],
      seconds,
    );
    await raceAll(
      `A playlist of ${(text.length / 1000).toFixed(1)} KB`,
      [{ name: 'Starling', pid: ours.pid, url: playlistUrl }, ...others('index.m3u8', text.length)],
      seconds,
    );
    await benchWaiters(playlistUrl, bare.url);
  } finally {
    await endAll([publisher]);
    await files?.stop();
    await bare.stop();
    await ours.stop();
  }
}

/** Each in turn, so that a machine that is busy for a while is so for all; prints each one's best round. */
async function raceAll(title: string, contestants: readonly Contestant[], seconds: Seconds): Promise<void> {
  const results = contestants.map(() => [] as Load[]);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, { pid, url }] of contestants.entries())
      results[index]?.push(await loadOne(pid, url, Math.min(longestRound, Math.max(1, seconds / rounds))));
  const best = results.map((all) => all.reduce((a, b) => (b.rate > a.rate ? b : a)));
  const reference = best[contestants.findIndex(({ name }) => name === 'node:http')];
  printTable(
    `${title}, over ${connections} connections, best of ${rounds} rounds`,
    ['server', 'requests/s', 'of node:http', 'CPU µs each', 'of node:http', 'p50 ms', 'p99 ms'],
    best.map(({ rate, cpu, p50, p99 }, index) => [
      ...[
        contestants[index]?.name ?? '',
        rate.toFixed(0),
        `${(rate / (reference?.rate ?? NaN)).toFixed(2)} ×`,
      ],
      ...[cpu.toFixed(0), `${(cpu / (reference?.cpu ?? NaN)).toFixed(2)} ×`, p50.toFixed(2), p99.toFixed(2)],
    ]),
  );
}

async function benchWaiters(playlistUrl: string, bareUrl: string): Promise<void> {
  const rows: string[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { msn } = await newestPart(playlistUrl);
    const wait = (url: string) =>
      client(waitSchema, ['--mode', 'wait', '--url', url, '--connections', String(waiters)]);
    // Two segments ahead: by then all of them are connected and wait.
    const ours = await wait(`${playlistUrl}?_HLS_msn=${msn + 2}`);
    const bare = await wait(`${bareUrl}/held/${waiters}`);
    for (const [name, { p50, p99, last }] of [
      ['Starling, blocking playlist', ours],
      ['node:http, 4 KB held', bare],
    ] as const)
      rows.push([
        name,
        p50.toFixed(0),
        p99.toFixed(0),
        last.toFixed(0),
        `${(last / bare.last).toFixed(2)} ×`,
      ]);
  }
  printTable(
    `${waiters} viewers who wait for one answer: ms after the first of them`,
    ['what', 'p50', 'p99', 'last', 'of node:http'],
    rows,
  );
}

async function newestPart(playlistUrl: string) {
  const text = await (await fetch(playlistUrl)).text();
  const parsed = parseMediaPlaylist(text);
  if ('reason' in parsed) throw new Error(parsed.reason);
  const uri = parsed.segments.flatMap(({ parts }) => parts).at(-1)?.uri ?? '';
  const part = new URL(uri, playlistUrl).href;
  const body = Buffer.from(await (await fetch(part)).arrayBuffer());
  return { part, body, playlist: text, msn: parsed.segments.at(-1)?.msn ?? 0 };
}
