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
  readonly stalls: number;
  /** Of each viewer, in bitrates of the stream. */
  readonly uploads: readonly number[];
  readonly fetchesPerPart: number;
  /** Fetches of all viewers that their engines decided on, by reason, the most frequent first. */
  readonly fetches: readonly (readonly [reason: string, count: number])[];
  /** Median round trip over the connections between peers, in ms, as Chromium measures it; undefined without any. */
  readonly peerRoundTrip: number | undefined;
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
    const latencies = await watch(pages, seconds);
    const after = await read(relay, produced, pages);
    const roundTrips = (await Promise.all(pages.map(peerRoundTrips))).flat().sort((a, b) => a - b);
    const offered = after.produced.bytes - before.produced.bytes;
    const offload = 1 - (after.served.bytes - before.served.bytes) / (viewers * offered);
    return {
      ...{ system: options.system, offload, latencies },
      shareOfIdeal: viewers > 1 ? offload / (1 - 1 / viewers) : 0,
      stalls: after.stalls - before.stalls,
      uploads: after.uploads.map((bytes, at) => (bytes - (before.uploads[at] ?? 0)) / offered),
      fetchesPerPart:
        (after.served.requests - before.served.requests) / (after.produced.parts - before.produced.parts),
      fetches: sumReasons(before.fetches, after.fetches),
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
    stalls: stalls.reduce((sum, count) => sum + count, 0),
  };
}

/** @returns how far each picture seen was behind its painting, sorted */
async function watch(pages: readonly Page[], seconds: number): Promise<number[]> {
  const latencies: number[] = [];
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const next = Date.now() + lookEveryMs;
    for (const page of pages) {
      const seen = await glimpse(page);
      if (seen !== undefined) latencies.push(seen.latency);
    }
    await sleep(Math.max(0, Math.min(next, end) - Date.now()));
  }
  return latencies.sort((a, b) => a - b);
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
