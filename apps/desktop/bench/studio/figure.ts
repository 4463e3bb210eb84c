import { cpus, loadavg } from 'node:os';

/** One budget, and what was measured. */
export interface Figure {
  readonly what: string;
  /** As printed, with its unit. */
  readonly value: string;
  /** As printed; empty where there is none. */
  readonly budget: string;
  /** Undefined where there is no budget, or too little was seen to tell. */
  readonly isWithin?: boolean | undefined;
}

/** @returns what a share of the values lies at or below: 0.5 the median. NaN where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** @returns the mean; NaN where there are no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Prints a table as Markdown writes it. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  console.log(`| ${head.join(' | ')} |\n|${'---|'.repeat(head.length)}`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

/** @returns `2 × Some CPU, load 0.4`: figures without it say little. */
export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? '?'}, load ${loadavg()[0]?.toFixed(1) ?? '?'}`;
}

/** @returns a figure of a number that must not be above its budget, in ms unless told otherwise. */
export function atMost(what: string, value: number, budget: number, unit = 'ms', digits = 0): Figure {
  const isWithin = Number.isNaN(value) ? undefined : value <= budget;
  return { what, value: `${value.toFixed(digits)} ${unit}`, budget: `≤ ${budget} ${unit}`, isWithin };
}
