import { parseArgs } from 'node:util';
import type {} from '../src/ipc/desktop-bridge.ts';
import { measureStart } from './studio-start.ts';

/** `npm run bench:studio`: what the studio costs and how long it takes, row by row. */
const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const start = await measureStart(Number(values.runs));
const sorted = start.usableMs.toSorted((a, b) => a - b);
const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
console.table([
  {
    what: `start to usable (${start.host})`,
    'p50 ms': Math.round(middle),
    'max ms': Math.round(sorted.at(-1) ?? Number.NaN),
    budget: '2000 ms',
    runs: sorted.length,
  },
]);
