import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import { glimpse, lookUntil } from '../../test/support/glass-clock.ts';
import { mediaServed, meshFigures, stallsOf } from '../../test/support/mesh-viewers.ts';
import type { RunningRelay } from '../../test/support/running-relay.ts';
import { peerRoundTrips } from './network.ts';
import type { ProducedMedia } from './produced-media.ts';

/** One system in one run. */
export interface MeshResult {
  readonly system: string;
  /** Share of what the viewers had that the server did not send. */
  readonly offload: number;
  /** Of `offload` at its best: 1 − 1/viewers. */
  readonly shareOfIdeal: number;
  readonly latencies: readonly number[];
  /** Of the stream while it was measured, in bit/s. */
  readonly bitrate: number;
  readonly stalls: number;
  /** Of each viewer, in bitrates of the stream. */
  readonly uploads: readonly number[];
  readonly fetchesPerPart: number;
  /** Fetches of all viewers that their engines decided on, by reason, the most frequent first. */
  readonly fetches: readonly (readonly [reason: string, count: number])[];
  /** What each viewer saw, in the order in which they came. */
  readonly each: readonly ViewerResult[];
  /** Median round trip over the connections between peers, in ms, as Chromium measures it; undefined without any. */
  readonly peerRoundTrip: number | undefined;
}

export interface ViewerResult {
  /** ms behind the painting, the median; NaN where no picture was read. */
  readonly latency: number;
  readonly stalls: number;
  readonly peers: number;
  /** Fetches that its engine decided on. */
  readonly fetches: number;
}

export interface MeasureOptions {
  readonly system: string;
  readonly relay: RunningRelay;
  readonly browser: Browser;
  readonly produced: ProducedMedia;
  readonly viewers: number;
  readonly warmUpMs: number;
  readonly seconds: number;
  readonly open: () => Promise<Page>;
}

const joinEveryMs = 1_500;
const lookEveryMs = 1_000;

/** Lets viewers join one after another, waits, then measures at the server and in the pictures. */
export async function measure(options: MeasureOptions): Promise<MeshResult> {
  const { relay, produced, viewers, seconds } = options;
  const pages: Page[] = [];
  try {
    for (let count = 0; count < viewers; count += 1) {
      pages.push(await options.open());
      await sleep(joinEveryMs);
    }
    await Promise.all(pages.map((page) => lookUntil(page, () => true, 60_000)));
    await sleep(options.warmUpMs);
    const before = await read(relay, produced, pages);
    const seen = await watch(pages, seconds);
    const latencies = seen.flat().sort((a, b) => a - b);
    const after = await read(relay, produced, pages);
    const roundTrips = (await Promise.all(pages.map(peerRoundTrips))).flat().sort((a, b) => a - b);
    const offered = after.produced.bytes - before.produced.bytes;
    const offload = 1 - (after.served.bytes - before.served.bytes) / (viewers * offered);
    return {
      ...{ system: options.system, offload, latencies, bitrate: (8 * offered) / seconds },
      shareOfIdeal: viewers > 1 ? offload / (1 - 1 / viewers) : 0,
      stalls: sum(after.stalls) - sum(before.stalls),
      uploads: after.uploads.map((bytes, at) => (bytes - (before.uploads[at] ?? 0)) / offered),
      fetchesPerPart:
        (after.served.requests - before.served.requests) / (after.produced.parts - before.produced.parts),
      fetches: sumReasons(before.fetches, after.fetches),
      each: pages.map((_, at) => ({
        latency: median(seen[at] ?? []),
        stalls: (after.stalls[at] ?? 0) - (before.stalls[at] ?? 0),
        peers: after.peers[at] ?? 0,
        fetches: sum(Object.values(after.fetches[at] ?? {})) - sum(Object.values(before.fetches[at] ?? {})),
      })),
      peerRoundTrip: roundTrips[roundTrips.length >> 1],
    };
  } finally {
    await Promise.all(pages.map((page) => page.context().close()));
  }
}

async function read(relay: RunningRelay, produced: ProducedMedia, pages: readonly Page[]) {
  const figures = await Promise.all(pages.map(meshFigures));
  const stalls = await Promise.all(pages.map(stallsOf));
  return {
    produced: await produced.read(),
    served: await mediaServed(relay),
    uploads: figures.map((figure) => figure?.bytesUploaded ?? 0),
    fetches: figures.map((figure) => figure?.fetches ?? {}),
    peers: figures.map((figure) => figure?.peers ?? 0),
    stalls,
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN;
}

/** @returns of each page how far the pictures seen were behind their painting */
async function watch(pages: readonly Page[], seconds: number): Promise<number[][]> {
  const latencies: number[][] = pages.map(() => []);
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const next = Date.now() + lookEveryMs;
    for (const [at, page] of pages.entries()) {
      const seen = await glimpse(page);
      if (seen !== undefined) latencies[at]?.push(seen.latency);
    }
    await sleep(Math.max(0, Math.min(next, end) - Date.now()));
  }
  return latencies;
}

type Fetches = Readonly<Record<string, number>>;

function sumReasons(before: readonly Fetches[], after: readonly Fetches[]): [string, number][] {
  const sums = new Map<string, number>();
  const add = (each: Fetches, sign: number) => {
    for (const [reason, count] of Object.entries(each))
      sums.set(reason, (sums.get(reason) ?? 0) + sign * count);
  };
  for (const each of before) add(each, -1);
  for (const each of after) add(each, 1);
  return [...sums].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
}
