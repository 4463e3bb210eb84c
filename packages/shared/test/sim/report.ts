import { byteScale } from './content.ts';
import type { Measurements } from './measurements.ts';
import type { SimOptions } from './options.ts';

/** The figures of one run. */
export interface SimReport {
  /** Share of the media that did not come from the origin. */
  readonly offload: number;
  /** What was possible: min(1 − 1/N, capacity). */
  readonly bound: number;
  readonly shareOfBound: number;
  readonly stalls: number;
  /** Stalled time by played time. */
  readonly stallShare: number;
  readonly startupP50: number;
  readonly startupP95: number;
  /** Multiples of the bitrate. */
  readonly uploadP50: number;
  readonly uploadP95: number;
  readonly uploadMax: number;
  readonly uploadGini: number;
  readonly fetchesPerPart: number;
  readonly hopsP50: number;
  readonly hopsMax: number;
  /** ms from publication to delivery. */
  readonly latenessP50: number;
  readonly latenessP99: number;
  readonly falseBans: number;
  readonly reasons: ReadonlyMap<string, number>;
  readonly notes: ReadonlyMap<string, number>;
  /** Mbit/s by second from the beginning. */
  readonly originMbits: readonly number[];
  readonly events: number;
}

export function reportOn(options: SimOptions, seen: Measurements): SimReport {
  const measured = options.seconds - options.warmup;
  const meanPeers = seen.peerSeconds / measured;
  const capacity = seen.capacitySeconds / seen.peerSeconds;
  const bound = Math.min(1 - 1 / meanPeers, capacity);
  const offload = 1 - seen.httpBytes / seen.deliveredBytes;
  const startups = seen.startups.sort((a, b) => a - b);
  const uploads = seen.uploads.sort((a, b) => a - b);
  const lateness = Float64Array.from(seen.lateness).sort();
  const hops = cumulated(seen.hops);
  return {
    offload,
    bound,
    shareOfBound: offload / bound,
    stalls: seen.stalls,
    stallShare: seen.stalledFor / Math.max(1, seen.played),
    startupP50: quantile(startups, 0.5),
    startupP95: quantile(startups, 0.95),
    uploadP50: quantile(uploads, 0.5),
    uploadP95: quantile(uploads, 0.95),
    uploadMax: uploads.at(-1) ?? 0,
    uploadGini: gini(uploads),
    fetchesPerPart: seen.fetches / (options.recorded > 0 ? seen.parts : (measured * 1_000) / options.partMs),
    hopsP50: hops.findIndex((share) => share >= 0.5),
    hopsMax: seen.hops.length - 1,
    latenessP50: quantile(lateness, 0.5),
    latenessP99: quantile(lateness, 0.99),
    falseBans: seen.falseBans,
    reasons: seen.reasons,
    notes: seen.notes,
    originMbits: filled(seen.originLoad).map((bytes) => (bytes * byteScale * 8) / 1e6),
    events: seen.events,
  };
}

/** @returns lines for people. */
export function formatReport(
  options: SimOptions,
  report: SimReport,
  wallSeconds: number,
  cpuSeconds: number,
): string {
  const rows: readonly (readonly [string, string])[] = [
    ['peers, seed, latency', `${options.peers}, ${options.seed}, ${options.latency} s`],
    ['offload', percent(report.offload)],
    ['bound', percent(report.bound)],
    ['share of the bound', percent(report.shareOfBound)],
    ['stalls', `${report.stalls} (${(report.stallShare * 100).toFixed(4)} % of play time)`],
    ['startup p50, p95', `${report.startupP50.toFixed(0)}, ${report.startupP95.toFixed(0)} ms`],
    [
      'upload p50, p95, max',
      `${report.uploadP50.toFixed(2)}, ${report.uploadP95.toFixed(2)}, ${report.uploadMax.toFixed(2)} × bitrate`,
    ],
    ['upload Gini', report.uploadGini.toFixed(2)],
    ['HTTP requests per part', report.fetchesPerPart.toFixed(2)],
    ['depth p50, max', `${report.hopsP50}, ${report.hopsMax}`],
    [
      'publication to delivery',
      `p50 ${report.latenessP50.toFixed(0)}, p99 ${report.latenessP99.toFixed(0)} ms`,
    ],
    ['simulated s per wall s', `${(options.seconds / wallSeconds).toFixed(3)} (${report.events} events)`],
    ['simulated s per CPU s', (options.seconds / cpuSeconds).toFixed(3)],
    ...[...report.reasons].map(([reason, count]) => [`  fetched – ${reason}`, `${count}`] as const),
    ...[...report.notes].map(([note, count]) => [`  noted – ${note}`, `${count}`] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const origin = report.originMbits.map((rate) => rate.toFixed(0)).join(' ');
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    `origin, Mbit/s by second: ${origin}`,
  ].join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** 0: all upload alike; 1: one uploads everything. */
function gini(sorted: readonly number[]): number {
  const sum = sorted.reduce((total, value) => total + value, 0);
  if (sum === 0) return 0;
  const weighted = sorted.reduce((total, value, index) => total + value * (index + 1), 0);
  return (2 * weighted) / (sorted.length * sum) - (sorted.length + 1) / sorted.length;
}

function cumulated(counts: readonly number[]): number[] {
  const all = filled(counts);
  const total = all.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  return all.map((count) => (sum += count) / total);
}

/** Sparse lists have holes where nothing was counted. */
function filled(counts: readonly (number | undefined)[]): number[] {
  return Array.from(counts, (count) => count ?? 0);
}
