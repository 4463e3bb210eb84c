import { parseArgs } from 'node:util';
import { findFaults, writeReport } from './report.ts';
import { runSoak } from './run-soak.ts';

/**
 * `npm run soak -- [--minutes 30] [--seed N]`: uses a relay as on a busy day and reads its memory all the while.
 * Prints what became of it, and ends with 1 where something grows.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, seed: { type: 'string', default: '' } },
});
const minutes = Number(values.minutes);
const seed = values.seed === '' ? Date.now() % 1_000_000 : Number(values.seed);
if (!(minutes >= 3) || !Number.isInteger(seed)) {
  console.error('Usage: npm run soak -- [--minutes M, at least 3] [--seed INTEGER]');
  process.exit(2);
}
console.log(`${minutes} minutes, seed ${seed}`);
const report = await runSoak(minutes, seed, (at, { rss, heapUsed, external, files }) => {
  if (Math.round(at / 5) % 6 !== 0) return;
  const figures = [rss, heapUsed, external].map(
    (readings) => `${(readings.at(-1)?.value ?? NaN).toFixed(1)} MB`,
  );
  console.log(
    `${(at / 60).toFixed(1).padStart(5)} min: RSS ${figures[0] ?? ''}, heap ${figures[1] ?? ''}, external ${figures[2] ?? ''}, ${files.at(-1)?.value ?? NaN} files`,
  );
});
console.log(`\n${writeReport(report)}`);
const faults = findFaults(report);
console.log(faults.length === 0 ? 'Flat.' : faults.join('\n'));
process.exit(faults.length === 0 ? 0 : 1);
