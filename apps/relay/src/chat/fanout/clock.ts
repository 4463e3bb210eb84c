import type { Millis } from '@starling/shared/units.ts';

/** The time and how to be called later, as fan-out needs them. */
export interface Clock {
  /** Never goes back. */
  now(): Millis;
  /** In a later turn of the event loop, after what is ready to be read has been read. */
  soon(work: () => void): void;
  after(delay: Millis, work: () => void): void;
}

/** The machine's own. */
export const systemClock: Clock = {
  now: () => performance.now(),
  soon: (work) => void setImmediate(work),
  after: (delay, work) => void setTimeout(work, delay),
};
