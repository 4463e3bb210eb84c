import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { type OpenChannel, openChannels } from '../support/channels.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import type { Deeds, Stage } from './actor.ts';
import { keepChatting } from './chatters.ts';
import { inspectable, Inspector } from './inspector.ts';
import { type Measure, measures, type Readings } from './measures.ts';
import { type ProcessUse, readProcess } from './process-use.ts';
import { makeProgramme } from '../support/programme.ts';
import { type Habit, keepPublishing, soakProgramme } from './publishers.ts';
import { createRandom } from './random.ts';
import { judgeTrend, type Trend } from './trend.ts';
import { keepWatching } from './viewers.ts';

export interface SoakReport {
  readonly readings: Readings;
  readonly trends: Readonly<Record<Measure, Trend>>;
  readonly deeds: Deeds;
  /** What the relay had open before anyone came, and after everyone had gone. */
  readonly idle: { readonly before: ProcessUse; readonly after: ProcessUse };
  /** Lines of its log that tell of an error. */
  readonly errors: readonly string[];
}

const readEvery: Millis = 5_000;
/** A collection takes the relay a moment, so only each third reading has one. */
const collectEach = 3;
/** Time for connections to be closed and children to end. */
const patience: Millis = 30_000;
const viewers = 12;

const forHours: Habit = { session: [3_600_000, 7_200_000], away: 1_000, ending: 'lost' };
const nowAndThen: Habit = { session: [15_000, 30_000], away: 2_500, ending: 'lost' };
const shortBroadcasts: Habit = { session: [12_000, 20_000], away: 2_000, ending: 'finished' };
/** One with a ladder that is lost now and then, and three without. */
const habits = { ladder: nowAndThen, steady: forHours, shaky: nowAndThen, restless: shortBroadcasts };

/**
 * A relay in a process of its own, used as on a busy day for so long, its memory and open files read all the while.
 *
 * @param onReading told after each reading
 */
export async function runSoak(
  minutes: number,
  seed: number,
  onReading: (at: Seconds, readings: Readings) => void = () => undefined,
): Promise<SoakReport> {
  const { path: ffmpegPath } = await findFfmpeg();
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-soak-'));
  const programme = path.join(folder, 'programme.flv');
  makeProgramme(ffmpegPath, programme, soakProgramme);
  const relay = await startRelay(relayArguments, inspectable);
  const inspector = await Inspector.attach(relay.output());
  const ending = new AbortController();
  try {
    const channels = await openChannels(relay.httpUrl, Object.keys(habits));
    await inspector.keptMemory();
    const pid = relay.process.pid ?? NaN;
    const before = readProcess(pid);
    const deeds: Deeds = { ...noDeeds, surprises: new Map() };
    const { httpUrl, rtmpUrl } = relay;
    const stage: Stage = { httpUrl, rtmpUrl, random: createRandom(seed), signal: ending.signal, deeds };
    const busy = letPeopleIn(stage, ffmpegPath, programme, channels);
    const reading = readFor(minutes, pid, inspector, onReading).finally(() => ending.abort());
    const [readings] = await Promise.all([reading, busy]);
    deeds.ladderParts = await countLadderParts(httpUrl);
    const after = await untilIdle(pid, before);
    return { readings, trends: judge(readings), deeds, idle: { before, after }, errors: errorsOf(relay) };
  } finally {
    ending.abort();
    inspector.close();
    await relay.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Little is kept, so that retention has something to do and no disk fills. */
const relayArguments = [
  ...['--no-demo', '--rungs', '160,audio', '--ladder-for', 'ladder', '--grace', '10'],
  ...['--archive-gigabytes', '0.01'],
];
const noDeeds = { parts: 0, segmentsAgain: 0, visits: 0, connections: 0, linesHeard: 0, ladderParts: 0 };

async function letPeopleIn(
  stage: Stage,
  ffmpegPath: string,
  programme: string,
  channels: readonly OpenChannel[],
): Promise<void> {
  const logins = channels.map(({ login }) => login);
  const publishing = channels.map(async ({ login, streamKey }) => {
    const habit = habits[login as keyof typeof habits];
    await keepPublishing(stage, ffmpegPath, programme, streamKey, habit);
  });
  const watching = Array.from({ length: viewers }, async (_, number) => keepWatching(stage, logins, number));
  const chatting = channels
    .slice(0, 1)
    .flatMap(({ login, chatToken }) => [
      keepChatting(stage, { channel: login, account: { login, token: chatToken }, stay: [60, 120] }),
      keepChatting(stage, { channel: login, stay: [5, 15] }),
    ]);
  await Promise.all([...publishing, ...watching, ...chatting]);
}

async function readFor(
  minutes: number,
  pid: number,
  inspector: Inspector,
  onReading: (at: Seconds, readings: Readings) => void,
): Promise<Readings> {
  const readings: Readings = { rss: [], heapUsed: [], external: [], files: [] };
  const startedAt = performance.now();
  for (let count = 1; count * readEvery <= minutes * 60_000; count += 1) {
    await sleep(Math.max(0, startedAt + count * readEvery - performance.now()));
    const at = (performance.now() - startedAt) / 1000;
    const { rss, files } = readProcess(pid);
    readings.rss.push({ at, value: rss / 1e6 });
    readings.files.push({ at, value: files });
    if (count % collectEach === 0) {
      const { heapUsed, external } = await inspector.keptMemory();
      readings.heapUsed.push({ at, value: heapUsed / 1e6 });
      readings.external.push({ at, value: external / 1e6 });
    }
    onReading(at, readings);
  }
  return readings;
}

async function countLadderParts(httpUrl: string): Promise<number> {
  const text = await (await fetch(`${httpUrl}/metrics`)).text();
  return Number(/^starling_parts_total{rendition="160p"} (\d+)/m.exec(text)?.[1] ?? 0);
}

function judge(readings: Readings): SoakReport['trends'] {
  const trend = (measure: Measure) => judgeTrend(readings[measure], measures[measure].allowance);
  return {
    ...{ rss: trend('rss'), heapUsed: trend('heapUsed') },
    ...{ external: trend('external'), files: trend('files') },
  };
}

/** @returns what is open once it is no more than before, or when patience has ended */
async function untilIdle(pid: number, before: ProcessUse): Promise<ProcessUse> {
  const deadline = performance.now() + patience;
  for (;;) {
    const now = readProcess(pid);
    const isIdle = now.files <= before.files && now.children <= before.children;
    if (isIdle || performance.now() > deadline) return now;
    await sleep(500);
  }
}

function errorsOf(relay: RunningRelay): string[] {
  return relay
    .output()
    .split('\n')
    .filter((line) => /^\{"level":"?(50|60|error|fatal)/.test(line));
}
