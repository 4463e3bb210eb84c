import { type ChildProcess, fork } from 'node:child_process';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import { programmeFrameRate, publishProgramme } from '../../test/support/programme.ts';
import { endAll } from './ingest.ts';
import { fitLine } from './line-fit.ts';
import { cpuTime, watchMachine } from './process-usage.ts';
import { findSource, startOurs } from './servers.ts';
import { printTable } from './table.ts';

/** How many of something there were, and what the relay used in a second. */
interface Measured {
  readonly count: number;
  /** CPU time a second. */
  readonly cpu: Millis;
  /** Share of the machine that was in use meanwhile, by anyone: near 1 the row tells little. */
  readonly busy: number;
  /** Share of what was to be done that was done: frames taken in, parts taken by viewers. Below 1 the row is too cheap. */
  readonly done: number;
}

const madeParts = 'starling_parts_total{rendition="source"}';
const settleStreams: Millis = 6_000;
const settleViewers: Millis = 5_000;

/**
 * CPU time of the relay as streams and then viewers become more: it should be a straight line, whose slope is what one
 * more of them costs.
 */
export async function benchGrowth(
  ffmpegPath: string,
  file: string,
  seconds: Seconds,
  streamCounts: readonly number[],
  viewerCounts: readonly number[],
): Promise<void> {
  const relay = await startOurs(Math.max(1, ...streamCounts));
  const publishers: ChildProcess[] = [];
  try {
    const streams: Measured[] = [];
    for (const count of streamCounts) {
      while (publishers.length < count)
        publishers.push(publishProgramme(ffmpegPath, file, relay.publishUrl(publishers.length)));
      await sleep(settleStreams);
      streams.push(await measureStreams(relay, count, seconds));
    }
    printGrowth('stream', `Passthrough streams of 3 Mbit/s, ${seconds} s a row`, streams);
    await endAll(publishers.splice(1));
    if (publishers.length === 0) publishers.push(publishProgramme(ffmpegPath, file, relay.publishUrl(0)));
    // Whoever was cut off is waited for; that shall not be counted among what viewers cost.
    await sleep(settleStreams);
    const playlist = await findSource(relay.httpUrl);
    const viewers: Measured[] = [];
    for (const count of viewerCounts) viewers.push(await measureViewers(relay, playlist, count, seconds));
    printGrowth('viewer', `Viewers of one of them at the live edge, ${seconds} s a row`, viewers);
  } finally {
    await endAll(publishers);
    await relay.stop();
  }
}

interface MeasuredRelay {
  readonly pid: number;
  readonly httpUrl: string;
}

async function measureStreams(relay: MeasuredRelay, count: number, seconds: Seconds): Promise<Measured> {
  const before = await readCounter(relay.httpUrl, 'starling_frames_in_total{kind="video"}');
  const used = await useOver(relay.pid, seconds);
  const after = await readCounter(relay.httpUrl, 'starling_frames_in_total{kind="video"}');
  return { count, ...used, done: (after - before) / (count * seconds * programmeFrameRate) };
}

async function measureViewers(
  relay: MeasuredRelay,
  playlist: string,
  count: number,
  seconds: Seconds,
): Promise<Measured> {
  const crowd = fork(path.join(import.meta.dirname, 'crowd.ts'), [
    ...['--url', playlist, '--viewers', String(count)],
  ]);
  try {
    await sleep(settleViewers);
    const [before, madeBefore] = [await takenBy(crowd), await readCounter(relay.httpUrl, madeParts)];
    const used = await useOver(relay.pid, seconds);
    const [after, madeAfter] = [await takenBy(crowd), await readCounter(relay.httpUrl, madeParts)];
    return { count, ...used, done: (after - before) / (count * (madeAfter - madeBefore)) };
  } finally {
    await endAll([crowd]);
  }
}

/** Parts that all viewers together have taken so far. */
async function takenBy(crowd: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    crowd.once('message', (message) => resolve(z.number().parse(message)));
    crowd.send('taken?');
  });
}

/** @param name with its labels, as in `/metrics` */
async function readCounter(httpUrl: string, name: string): Promise<number> {
  const text = await (await fetch(`${httpUrl}/metrics`)).text();
  const line = text.split('\n').find((some) => some.startsWith(`${name} `));
  return Number(line?.slice(name.length) ?? 0);
}

async function useOver(pid: number, seconds: Seconds): Promise<Pick<Measured, 'cpu' | 'busy'>> {
  const before = cpuTime(pid);
  const machine = watchMachine();
  const startedAt = performance.now();
  await sleep(1000 * seconds);
  const elapsed = (performance.now() - startedAt) / 1000;
  return { cpu: (cpuTime(pid) - before) / elapsed, busy: machine() };
}

function printGrowth(what: 'stream' | 'viewer', title: string, rows: readonly Measured[]): void {
  const fit = rows.length < 2 ? undefined : fitLine(rows.map(({ count, cpu }) => ({ x: count, y: cpu })));
  const line = (count: number) => (fit === undefined ? NaN : fit.intercept + fit.slope * count);
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const headings = ['CPU ms a second', 'each', `per further ${what}`, 'on the line', 'off it'];
  printTable(
    title,
    [`${what}s`, ...headings, what === 'stream' ? 'frames taken in' : 'parts taken', 'machine in use'],
    rows.map(({ count, cpu, done, busy }, index) => {
      const last = rows[index - 1];
      const further = last === undefined ? '' : ((cpu - last.cpu) / (count - last.count)).toFixed(2);
      return [
        ...[String(count), cpu.toFixed(1), (cpu / count).toFixed(2), further],
        ...[line(count).toFixed(1), (cpu - line(count)).toFixed(1), percent(done), percent(busy)],
      ];
    }),
  );
  if (fit !== undefined)
    console.log(
      `Slope: ${fit.slope.toFixed(3)} ms CPU per ${what}-second, ${fit.intercept.toFixed(1)} ms a second without any; ` +
        `R² ${fit.explained.toFixed(4)}, at most ${(100 * fit.farthest).toFixed(1)} % of the largest off the line`,
    );
}
