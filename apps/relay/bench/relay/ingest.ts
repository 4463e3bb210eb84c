import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bytes, Millis, Seconds } from '@starling/shared/units.ts';
import { type Programme, publishProgramme } from '../../test/support/programme.ts';
import { cpuTime, memory } from './process-usage.ts';
import { type MeasuredServer, startNginxRtmp, startNodeMediaServer, startOurs } from './servers.ts';
import { printTable } from './table.ts';

/** What so many streams cost a server. */
interface Cost {
  readonly streams: number;
  /** CPU time a stream and second. */
  readonly cpu: Millis;
  /** Memory a stream, against the server without streams. */
  readonly memory: Bytes;
  /** Of it the media that is kept for viewers. */
  readonly window: Bytes;
}

const settle: Millis = 8_000;
/** 720p at 3 Mbit/s. */
export const benchProgramme: Programme = {
  ...{ width: 1280, height: 720, keyframeEvery: 60 },
  rate: ['-b:v', '3M', '-minrate', '3M', '-maxrate', '3M', '-bufsize', '3M', '-x264-params', 'nal-hrd=cbr'],
};

/** Ends processes and waits until they are gone. */
export async function endAll(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) resolve(undefined);
          child.once('close', resolve);
          child.kill('SIGKILL');
        }),
    ),
  );
}

async function measure(
  server: MeasuredServer,
  counts: readonly number[],
  seconds: Seconds,
  start: (url: string) => ChildProcess,
): Promise<Cost[]> {
  const costs: Cost[] = [];
  const publishers: ChildProcess[] = [];
  await sleep(1_000);
  const idle = memory(server.pid);
  try {
    for (const streams of counts) {
      while (publishers.length < streams) publishers.push(start(server.publishUrl(publishers.length)));
      await sleep(settle);
      const before = cpuTime(server.pid);
      const startedAt = performance.now();
      await sleep(1000 * seconds);
      const elapsed = (performance.now() - startedAt) / 1000;
      const cpu = (cpuTime(server.pid) - before) / elapsed / streams;
      const window = ((await server.windowBytes?.()) ?? 0) / streams;
      costs.push({ streams, cpu, memory: (memory(server.pid) - idle) / streams, window });
    }
  } finally {
    await endAll(publishers);
  }
  return costs;
}

/** Passthrough publishers at each of the servers, one server after the other. */
export async function benchIngest(
  ffmpegPath: string,
  nginx: string | undefined,
  file: string,
  seconds: Seconds,
): Promise<void> {
  const counts = [1, 5, 20];
  const start = (url: string) => publishProgramme(ffmpegPath, file, url);
  const results: { name: string; costs: Cost[] }[] = [];
  for (const open of [() => startOurs(20), startNodeMediaServer, () => startNginxRtmp(nginx)]) {
    const server = await open();
    if (server === undefined) {
      console.log('no nginx with the RTMP module here: left out');
      continue;
    }
    try {
      results.push({ name: server.name, costs: await measure(server, counts, seconds, start) });
    } finally {
      await server.stop();
    }
  }
  const ours = results[0]?.costs ?? [];
  printTable(
    `Passthrough ingest, 3 Mbit/s each, ${seconds} s a row`,
    ['server', 'streams', 'CPU ms per stream-second', 'ours is', 'MB a stream', 'beyond its live window'],
    results.flatMap(({ name, costs }) =>
      costs.map(({ streams, cpu, memory: bytes, window }, index) => [
        ...[name, String(streams), cpu.toFixed(2), `${((ours[index]?.cpu ?? NaN) / cpu).toFixed(2)} ×`],
        ...[(bytes / 1e6).toFixed(1), ((bytes - window) / 1e6).toFixed(1)],
      ]),
    ),
  );
  const [first, last] = [ours[0], ours.at(-1)];
  if (first !== undefined && last !== undefined)
    console.log(
      `Ours per further stream: ${((last.cpu * last.streams - first.cpu) / (last.streams - first.streams)).toFixed(2)} ms per second, alone ${first.cpu.toFixed(2)}`,
    );
}
