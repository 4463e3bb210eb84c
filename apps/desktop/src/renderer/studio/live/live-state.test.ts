import { describe, expect, it } from 'vitest';
import type { PublishState, PublishStats } from '../../../ipc/publish-messages.ts';
import { advanceLive, offAir, type LiveEvent, type LiveState } from './live-state.ts';
import { addSample, beginLog, frameLoss, severityOf, summarise } from './session-log.ts';

const failure = { code: 'relay-unreachable', message: 'The relay is gone', retry: true } as const;
const stats: PublishStats = {
  destinationId: 'relay',
  bitsPerSecond: 2_000_000,
  targetBitsPerSecond: 2_500_000,
  sendBufferMs: 12,
  droppedFrames: 0,
  skippedFrames: 0,
  lateFrames: 0,
  roundTripMs: 20,
  encoderLoad: 0.3,
  timeOnAirMs: 1000,
};

function became(state: PublishState['state'], now: number, more: Partial<PublishState> = {}): LiveEvent {
  return {
    kind: 'publish-state',
    now,
    state: { destinationId: 'relay', state, attempt: 0, nextAttemptInMs: 0, ...more },
  };
}

function after(...events: readonly LiveEvent[]): LiveState {
  return events.reduce(advanceLive, offAir);
}

const starting: LiveEvent = { kind: 'starting', now: 1000, frameRate: 30 };

describe('the state of a broadcast', () => {
  it('is live when one destination is, whatever the others do', () => {
    const state = after(
      starting,
      became('live', 1500),
      became('failed', 1600, { destinationId: 'other', error: failure }),
    );
    expect(state.phase).toBe('live');
    expect(state.error).toBeNull();
  });

  it('is reconnecting while the only one is, and live again after it, with both in the log', () => {
    const state = after(starting, became('live', 1500), became('reconnecting', 9000), became('live', 9900));
    expect(state.phase).toBe('live');
    expect(state.log?.entries.map((entry) => entry.kind === 'state' && entry.state)).toEqual([
      'live',
      'reconnecting',
      'live',
    ]);
    expect(state.log?.entries[1]?.atMs).toBe(8000);
  });

  it('keeps why it failed, and the log of what it was like', () => {
    const state = after(starting, became('live', 1500), became('failed', 9000, { error: failure }));
    expect(state).toMatchObject({ phase: 'failed', error: failure, log: null });
    expect(state.lastLog).toMatchObject({ startedAt: 1000, endedAt: 9000 });
  });

  it('leaves no log of a broadcast that was never live', () => {
    expect(
      after(starting, became('connecting', 1100), became('failed', 1200, { error: failure })),
    ).toMatchObject({
      ...{ phase: 'failed', error: failure, log: null, lastLog: null },
    });
  });

  it('is off after it was stopped, though late words of main still come', () => {
    const state = after(
      starting,
      became('live', 1500),
      { kind: 'stopping' },
      { kind: 'ended', now: 5000 },
      became('live', 5001),
      { kind: 'publish-stats', stats },
    );
    expect(state).toMatchObject({ phase: 'off', stats: {} });
  });

  it('never began where it was refused, so there is no log of it', () => {
    const state = after(starting, { kind: 'refused', error: failure });
    expect(state).toMatchObject({ phase: 'failed', error: failure, log: null, lastLog: null });
  });

  it('adds what only the engine knows to what was sent: what was never painted was not skipped by the encoder', () => {
    const engine = {
      ...{ fps: 30, encodeMs: 10, lateFrames: 4, skippedFrames: 7 },
      ...{ encoderName: 'H.264', isHardware: false },
    };
    const state = after(
      starting,
      { kind: 'engine-stats', stats: engine },
      { kind: 'publish-stats', stats: { ...stats, encoderLoad: 0, droppedFrames: 2, skippedFrames: 11 } },
    );
    expect(state.stats['relay']).toMatchObject({
      ...{ droppedFrames: 2, skippedFrames: 7, lateFrames: 4, encoderLoad: 0.3 },
    });
  });

  it('notes markers only while on air', () => {
    const entry = { kind: 'marker', label: 'Goal', atMs: 3 } as const;
    expect(after({ kind: 'noted', entry })).toBe(offAir);
    expect(after(starting, { kind: 'noted', entry }).log?.entries).toEqual([entry]);
  });
});

describe('the log of a broadcast', () => {
  it('stays bounded in a day on air, and still spans it', () => {
    let log = beginLog(0, 30);
    for (let second = 1; second <= 86_400; second += 1)
      log = addSample(log, { ...stats, timeOnAirMs: second * 1000 });
    expect(log.samples.length).toBeLessThanOrEqual(3600);
    expect(log.samples[0]?.atMs).toBeLessThan(60_000);
    expect(log.samples.at(-1)?.atMs).toBeGreaterThan(86_300_000);
  });

  it('tells apart why frames were lost', () => {
    const loss = frameLoss({ droppedFrames: 3, skippedFrames: 30, lateFrames: 0 }, 10_000, 30);
    expect(loss.dropped).toEqual({ count: 3, share: 0.01 });
    expect(loss.skipped.share).toBe(0.1);
    expect(loss.late).toEqual({ count: 0, share: 0 });
  });

  it('is amber above one in a hundred and red above five', () => {
    expect([0, 0.01, 0.011, 0.05, 0.051].map(severityOf)).toEqual(['good', 'good', 'amber', 'amber', 'red']);
  });

  it('comes to a summary', () => {
    const live = after(starting, became('live', 1000), became('reconnecting', 2000), became('live', 3000));
    if (live.log === null) throw new Error('there is no log');
    const log = addSample(addSample(live.log, stats), {
      ...stats,
      timeOnAirMs: 2000,
      bitsPerSecond: 1_000_000,
    });
    expect(summarise(log, 61_000)).toMatchObject({
      durationMs: 60_000,
      meanBitsPerSecond: 1_500_000,
      reconnects: 1,
    });
  });
});
