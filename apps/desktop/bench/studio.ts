import { parseArgs } from 'node:util';
import type {} from '../src/ipc/desktop-bridge.ts';
import { findFfmpeg } from '../src/main/publish/find-ffmpeg.ts';
import { findOrInstallChromium } from '../../../scripts/find-chromium.ts';
import { measureArrival } from './studio/arrival.ts';
import { openBenchFiles, removeBenchFiles } from './studio/bench-files.ts';
import { measureClick } from './studio/click.ts';
import { measureCompositor } from './studio/compositor.ts';
import { measureCpu } from './studio/cpu.ts';
import { measureEngineSync } from './studio/engine-sync.ts';
import { type Figure, machine, printTable } from './studio/figure.ts';
import { measureGlass } from './studio/glass.ts';
import { measurePublish } from './studio/publish.ts';
import { measureStart } from './studio/start.ts';
import { measureSync } from './studio/sync.ts';

/**
 * `npm run bench:studio`: what the studio costs and how long it takes, part by part, with a table of the budgets at the
 * end. `-- --only start,click` runs some parts; the others are named below.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    /** Of each part that looks for a while. */
    seconds: { type: 'string', default: '60' },
    /** Of each part that does something again and again. */
    runs: { type: 'string', default: '5' },
    /** Of `sync`, from the first look to the second; the budget speaks of 10. */
    minutes: { type: 'string', default: '3' },
    /** Of `cpu`: the app and OBS once each. */
    turns: { type: 'string', default: '3' },
  },
});
const seconds = Number(values.seconds);
const runs = Number(values.runs);

process.env['CHROMIUM_PATH'] ??= findOrInstallChromium();
const files = openBenchFiles((await findFfmpeg(process.env)).path);
const parts: Readonly<Record<string, () => Promise<Figure[]>>> = {
  start: () => measureStart(runs),
  click: () => measureClick(files, runs),
  arrival: () => measureArrival(files, seconds),
  glass: () => measureGlass(files, seconds),
  sync: () => measureSync(files, Number(values.minutes)),
  cpu: () => measureCpu(files, Math.max(20, seconds / 2), Number(values.turns)),
  compositor: () => measureCompositor(seconds / 3),
  publish: () => measurePublish(files, seconds / 2, runs),
  'engine-sync': () => measureEngineSync(seconds),
};
const wanted = values.only === '' ? Object.keys(parts) : values.only.split(',');
const unknown = wanted.filter((name) => parts[name] === undefined);
if (unknown.length > 0) {
  console.error(`--only: ${unknown.join(', ')}: the parts are ${Object.keys(parts).join(', ')}`);
  process.exit(1);
}

const figures: Figure[] = [];
try {
  for (const name of wanted) {
    console.log(`\n## ${name} (${machine()})\n`);
    figures.push(...((await parts[name]?.()) ?? []));
  }
} finally {
  removeBenchFiles(files);
}
console.log(`\n## Budgets (${machine()})\n`);
printTable(
  ['what', 'measured', 'budget', ''],
  figures.map(({ what, value, budget, isWithin }) => [
    ...[what, value, budget],
    isWithin === undefined ? '' : isWithin ? 'met' : 'missed',
  ]),
);
