import type { PublishError, PublishState, PublishStats } from '../../../ipc/publish-messages.ts';
import type { RecordState } from '../../../ipc/record-messages.ts';
import type { EngineStats } from '../studio-engine.ts';
import { addEntry, addSample, beginLog, type LogEntry, type SessionLog } from './session-log.ts';

/** Whether a broadcast is on, over all its destinations. */
export type Phase = 'off' | 'starting' | 'live' | 'reconnecting' | 'failed' | 'stopping';

/** What the screens know of broadcast and recording. */
export interface LiveState {
  readonly phase: Phase;
  /** Why it could not begin or go on; null where nothing is wrong. */
  readonly error: PublishError | null;
  /** By id, in the order in which they were first heard of. */
  readonly destinations: Readonly<Record<string, PublishState>>;
  readonly stats: Readonly<Record<string, PublishStats>>;
  readonly engine: EngineStats | null;
  readonly recording: RecordState;
  /** Of the broadcast that is on. */
  readonly log: SessionLog | null;
  /** Of the last one that ended while the app ran; until it is put away. */
  readonly lastLog: SessionLog | null;
}

/** What may happen to it. Times are Unix ms. */
export type LiveEvent =
  | { readonly kind: 'starting'; readonly now: number; readonly frameRate: number }
  | { readonly kind: 'refused'; readonly error: PublishError }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'ended'; readonly now: number }
  | { readonly kind: 'publish-state'; readonly state: PublishState; readonly now: number }
  | { readonly kind: 'publish-stats'; readonly stats: PublishStats }
  | { readonly kind: 'engine-stats'; readonly stats: EngineStats }
  | { readonly kind: 'record-state'; readonly state: RecordState }
  | { readonly kind: 'record-refused' }
  | { readonly kind: 'noted'; readonly entry: LogEntry }
  | { readonly kind: 'log-put-away' }
  | { readonly kind: 'failure-put-right' };

/** Nothing is on air and nothing is recorded. */
export const offAir: LiveState = {
  phase: 'off',
  error: null,
  destinations: {},
  stats: {},
  engine: null,
  recording: { state: 'idle', file: null, bytes: 0, durationMs: 0, replaySeconds: 0 },
  log: null,
  lastLog: null,
};

/** @returns what is so after an event. Pure. */
export function advanceLive(before: LiveState, event: LiveEvent): LiveState {
  switch (event.kind) {
    case 'starting':
      return {
        ...before,
        phase: 'starting',
        error: null,
        destinations: {},
        stats: {},
        log: beginLog(event.now, event.frameRate),
        lastLog: null,
      };
    case 'refused':
      return { ...before, phase: 'failed', error: event.error, log: null };
    case 'stopping':
      return { ...before, phase: 'stopping' };
    case 'ended':
      return ended(before, event.now);
    case 'publish-state':
      return withState(before, event.state, event.now);
    case 'publish-stats':
      return withStats(before, event.stats);
    case 'engine-stats':
      return { ...before, engine: event.stats };
    case 'record-state':
      return { ...before, recording: event.state };
    case 'record-refused':
      return { ...before, recording: { ...before.recording, state: 'failed' } };
    case 'noted':
      return before.log === null ? before : { ...before, log: addEntry(before.log, event.entry) };
    case 'log-put-away':
      return { ...before, lastLog: null };
    case 'failure-put-right':
      return before.phase === 'failed' ? { ...before, phase: 'off', error: null } : before;
  }
}

function ended(before: LiveState, now: number): LiveState {
  const { log } = before;
  const wasLive = log?.entries.some((entry) => entry.kind === 'state' && entry.state === 'live') ?? false;
  const lastLog = log === null || !wasLive ? before.lastLog : { ...log, endedAt: now };
  return { ...before, phase: before.error === null ? 'off' : 'failed', stats: {}, log: null, lastLog };
}

function withState(before: LiveState, state: PublishState, now: number): LiveState {
  if (before.phase === 'off' || before.phase === 'failed') return before;
  const destinations = { ...before.destinations, [state.destinationId]: state };
  const known = before.destinations[state.destinationId];
  let log = before.log;
  if (log !== null && known?.state !== state.state) {
    const at = { atMs: now - log.startedAt, destination: state.destinationId };
    log = addEntry(log, { ...at, kind: 'state', state: state.state });
    if (state.error !== undefined) log = addEntry(log, { ...at, kind: 'error', error: state.error });
  }
  const phase = before.phase === 'stopping' ? 'stopping' : phaseOf(Object.values(destinations));
  const error = phase === 'failed' ? (state.error ?? before.error) : null;
  const next = { ...before, destinations, phase, error, log };
  return phase === 'off' || phase === 'failed' ? ended({ ...next, error }, now) : next;
}

/** One destination that is live makes the broadcast live; the others say for themselves how they are. */
function phaseOf(destinations: readonly PublishState[]): Phase {
  const has = (state: PublishState['state']) => destinations.some((each) => each.state === state);
  if (has('live')) return 'live';
  if (has('reconnecting')) return 'reconnecting';
  if (has('connecting')) return 'starting';
  return has('failed') ? 'failed' : 'off';
}

/**
 * What only the engine can know is added to what was sent: of the frames that never came out of it, whether they were
 * painted; and its load.
 */
function withEngine(stats: PublishStats, engine: EngineStats | null): PublishStats {
  if (engine === null) return stats;
  return {
    ...stats,
    lateFrames: engine.lateFrames,
    skippedFrames: engine.skippedFrames,
    encoderLoad: Math.max(stats.encoderLoad, Math.min(1, (engine.encodeMs * engine.fps) / 1000)),
  };
}

function withStats(before: LiveState, stats: PublishStats): LiveState {
  if (before.log === null) return before;
  const whole = withEngine(stats, before.engine);
  const all = { ...before.stats, [stats.destinationId]: whole };
  const isFirst = Object.keys(all)[0] === stats.destinationId;
  return { ...before, stats: all, log: isFirst ? addSample(before.log, whole) : before.log };
}
