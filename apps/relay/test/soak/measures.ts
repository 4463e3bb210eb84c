import type { Allowance, Reading } from './trend.ts';

/** Everything that must not grow, and how much it may rise: MB, but for files. */
export const measures = {
  // Pages that the engine and the allocator keep for later come and go by themselves.
  rss: { name: 'RSS, MB', allowance: { rise: 16, perHour: 16 } },
  heapUsed: { name: 'heap kept, MB', allowance: { rise: 3, perHour: 3 } },
  // Live windows of broadcasts that end and begin.
  external: { name: 'external kept, MB', allowance: { rise: 6, perHour: 6 } },
  files: { name: 'open files', allowance: { rise: 8, perHour: 2 } },
} as const satisfies Record<string, { name: string; allowance: Allowance }>;

export type Measure = keyof typeof measures;
export type Readings = Record<Measure, Reading[]>;
