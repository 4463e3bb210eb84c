import { type Measure, measures } from './measures.ts';
import type { SoakReport } from './run-soak.ts';
import type { Reading } from './trend.ts';

const blocks = '▁▂▃▄▅▆▇█';
const sparklineWidth = 40;

/** What is wrong, a sentence each; nothing where all is well. */
export function findFaults({ trends, deeds, idle, errors }: SoakReport): string[] {
  const faults: string[] = [];
  for (const [measure, { verdict, perHour, rise, allowed }] of Object.entries(trends)) {
    const { name } = measures[measure as Measure];
    if (verdict === 'grows')
      faults.push(
        `${name}: grows by ${rise.toFixed(1)} in the second half (${perHour.toFixed(0)} an hour); ${allowed.toFixed(1)} are allowed.`,
      );
    else if (verdict !== 'flat') faults.push(`${name}: ${verdict}; let it run longer.`);
  }
  const { before, after } = idle;
  if (after.files > before.files)
    faults.push(`${after.files - before.files} files are still open after everyone has gone.`);
  if (after.children > before.children)
    faults.push(`${after.children - before.children} child processes are left.`);
  for (const [what, times] of deeds.surprises) faults.push(`${times} × ${what}.`);
  // A run in which nothing happened proves nothing.
  const { parts, ladderParts, segmentsAgain, connections, linesHeard } = deeds;
  for (const [what, count] of Object.entries({ parts, ladderParts, segmentsAgain, connections, linesHeard }))
    if (count === 0) faults.push(`The run itself failed: no ${what}.`);
  if (errors.length > 0) faults.push(`${errors.length} errors in the log, the first: ${errors[0] ?? ''}`);
  return faults;
}

/** The report as a table with a line of blocks for each measure. */
export function writeReport(report: SoakReport): string {
  const { deeds, idle, readings, trends } = report;
  const rows = (Object.keys(measures) as Measure[]).map((measure) => {
    const values = readings[measure].map(({ value }) => value);
    const { verdict, perHour, rise, allowed } = trends[measure];
    return [
      ...[measures[measure].name, figure(values[0]), figure(Math.max(...values)), figure(values.at(-1))],
      ...[figure(perHour), `${figure(rise)} of ${figure(allowed)}`, verdict, sparkline(readings[measure])],
    ];
  });
  const headings = ['', 'first', 'most', 'last', 'an hour', '2nd half, allowed', '', ''];
  return [
    ...tabulate([headings, ...rows]),
    '',
    `${deeds.connections} connections of publishers, ${deeds.visits} visits of viewers, ${deeds.parts} parts, ` +
      `${deeds.segmentsAgain} segments again, ${deeds.linesHeard} lines of chat heard; ${deeds.ladderParts} parts by the ladder.`,
    `With nobody there: ${idle.before.files} open files before, ${idle.after.files} after; ` +
      `RSS ${figure(idle.before.rss / 1e6)} MB before, ${figure(idle.after.rss / 1e6)} after.`,
  ].join('\n');
}

function figure(value: number | undefined): string {
  return (value ?? NaN).toFixed(1);
}

function tabulate(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column >= 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Means of equal spans of time, from the least to the most that was read. */
function sparkline(readings: readonly Reading[]): string {
  const values = readings.map(({ value }) => value);
  const least = Math.min(...values);
  const span = Math.max(...values) - least;
  const columns = Math.min(sparklineWidth, values.length);
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const some = values.slice(from, Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns)));
    const mean = some.reduce((a, b) => a + b, 0) / some.length;
    return blocks[span === 0 ? 0 : Math.round(((mean - least) / span) * (blocks.length - 1))] ?? '';
  }).join('');
}
