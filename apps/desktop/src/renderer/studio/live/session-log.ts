import type { PublishError, PublishState, PublishStats } from '../../../ipc/publish-messages.ts';

/** One second of a broadcast to one destination. */
export interface Sample {
  /** ms since the broadcast began. */
  readonly atMs: number;
  readonly bitsPerSecond: number;
  readonly targetBitsPerSecond: number;
  readonly roundTripMs: number;
  readonly encoderLoad: number;
  /** Since the broadcast began. */
  readonly droppedFrames: number;
  readonly skippedFrames: number;
  readonly lateFrames: number;
}

/** Something that happened, ms after the broadcast began. */
export type LogEntry = { readonly atMs: number } & (
  | { readonly kind: 'state'; readonly destination: string; readonly state: PublishState['state'] }
  | { readonly kind: 'error'; readonly destination: string; readonly error: PublishError }
  | { readonly kind: 'marker'; readonly label: string }
  | { readonly kind: 'file'; readonly file: string }
);

/** What a broadcast was like. Immutable and bounded. */
export interface SessionLog {
  /** Unix time in ms. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly frameRate: number;
  /** Of the first destination. Each stands for `secondsPerSample` seconds. */
  readonly samples: readonly Sample[];
  readonly secondsPerSample: number;
  readonly entries: readonly LogEntry[];
}

const mostSamples = 3600;
const mostEntries = 500;

/** @returns the log of a broadcast that begins at `startedAt` (Unix ms). */
export function beginLog(startedAt: number, frameRate: number): SessionLog {
  return { startedAt, endedAt: null, frameRate, samples: [], secondsPerSample: 1, entries: [] };
}

/** Adds a second. After an hour every other sample goes, and each stands for twice as long. */
export function addSample(log: SessionLog, stats: PublishStats): SessionLog {
  const last = log.samples.at(-1);
  if (last !== undefined && stats.timeOnAirMs - last.atMs < (log.secondsPerSample - 0.5) * 1000) return log;
  const samples = [...log.samples, { atMs: stats.timeOnAirMs, ...stats }];
  if (samples.length <= mostSamples) return { ...log, samples };
  return {
    ...log,
    samples: samples.filter((_, index) => index % 2 === 0),
    secondsPerSample: log.secondsPerSample * 2,
  };
}

/** Adds what happened; the oldest goes where there is too much. */
export function addEntry(log: SessionLog, entry: LogEntry): SessionLog {
  return { ...log, entries: [...log.entries, entry].slice(-mostEntries) };
}

/** How bad a share of lost frames is: amber above 1 %, red above 5 %. */
export type Severity = 'good' | 'amber' | 'red';

/** @returns how bad it is that `share` (0 to 1) of the frames was lost. */
export function severityOf(share: number): Severity {
  if (share > 0.05) return 'red';
  return share > 0.01 ? 'amber' : 'good';
}

/** Frames that did not reach the viewers, by why, as counts and shares of all that should have been sent. */
export interface FrameLoss {
  readonly dropped: Loss;
  readonly skipped: Loss;
  readonly late: Loss;
}

/** A count of frames and its share of all, 0 to 1. */
export interface Loss {
  readonly count: number;
  readonly share: number;
}

/** @returns the losses of a broadcast so far. */
export function frameLoss(
  stats: Pick<PublishStats, 'droppedFrames' | 'skippedFrames' | 'lateFrames'>,
  timeOnAirMs: number,
  frameRate: number,
): FrameLoss {
  const all = (timeOnAirMs / 1000) * frameRate;
  const loss = (count: number): Loss => ({ count, share: all < 1 ? 0 : Math.min(1, count / all) });
  return {
    dropped: loss(stats.droppedFrames),
    skipped: loss(stats.skippedFrames),
    late: loss(stats.lateFrames),
  };
}

/** What a whole broadcast came to, for the page after it. */
export interface Summary {
  readonly durationMs: number;
  readonly meanBitsPerSecond: number;
  readonly reconnects: number;
  readonly loss: FrameLoss;
}

/** @returns what a log comes to; `now` stands in for its end while it has none. */
export function summarise(log: SessionLog, now: number): Summary {
  const last = log.samples.at(-1);
  const total = log.samples.reduce((sum, sample) => sum + sample.bitsPerSecond, 0);
  const none = { droppedFrames: 0, skippedFrames: 0, lateFrames: 0 };
  return {
    durationMs: Math.max(0, (log.endedAt ?? now) - log.startedAt),
    meanBitsPerSecond: log.samples.length === 0 ? 0 : total / log.samples.length,
    reconnects: log.entries.filter((entry) => entry.kind === 'state' && entry.state === 'reconnecting')
      .length,
    loss: frameLoss(last ?? none, last?.atMs ?? 0, log.frameRate),
  };
}
