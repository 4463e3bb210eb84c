import type { Millis } from '@starling/shared/units.ts';
import type { PublishState, PublishStats } from '../../ipc/publish-messages.ts';

interface Totals {
  seconds: number;
  bits: number;
  longestBufferMs: Millis;
  droppedFrames: number;
  skippedFrames: number;
  lateFrames: number;
  reconnects: number;
  hasBeenLive: boolean;
}

/** Adds up what a broadcast was like at each destination, for the last line of its log. Pure. */
export class SessionSummary {
  readonly #totals = new Map<string, Totals>();

  learnState({ destinationId, state }: PublishState): void {
    if (state !== 'live') return;
    const totals = this.#of(destinationId);
    if (totals.hasBeenLive) totals.reconnects += 1;
    totals.hasBeenLive = true;
  }

  learnFigures(stats: PublishStats): void {
    const totals = this.#of(stats.destinationId);
    totals.seconds += 1;
    totals.bits += stats.bitsPerSecond;
    totals.longestBufferMs = Math.max(totals.longestBufferMs, stats.sendBufferMs);
    totals.droppedFrames = stats.droppedFrames;
    totals.skippedFrames = stats.skippedFrames;
    totals.lateFrames = stats.lateFrames;
  }

  totals(timeOnAirMs: Millis): { timeOnAirMs: Millis; destinations: readonly object[] } {
    const destinations = [...this.#totals].map(([destinationId, { seconds, bits, ...rest }]) => ({
      ...{ destinationId, meanBitsPerSecond: seconds === 0 ? 0 : Math.round(bits / seconds) },
      ...rest,
    }));
    return { timeOnAirMs: Math.round(timeOnAirMs), destinations };
  }

  #of(destinationId: string): Totals {
    const known = this.#totals.get(destinationId);
    if (known !== undefined) return known;
    const none = {
      ...{ seconds: 0, bits: 0, longestBufferMs: 0, droppedFrames: 0 },
      ...{ skippedFrames: 0, lateFrames: 0, reconnects: 0, hasBeenLive: false },
    };
    this.#totals.set(destinationId, none);
    return none;
  }
}
