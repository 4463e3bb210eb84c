import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import type { FuzzFailure, FuzzReport } from './run-target.ts';
import { fuzzTargets } from './targets.ts';
import { runWatched } from './watched-run.ts';

/**
 * `npm run fuzz -- [--runs 100000] [--seed n] [--target name] [--path p] [--input file]`: runs the corpus and so many
 * mutations of it, divided among the targets, and prints what came of it. Ends with code 1 if a target failed. `--path`
 * and `--input` replay what a failure printed.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    target: { type: 'string' },
    path: { type: 'string' },
    input: { type: 'string' },
  },
});

const chosen = fuzzTargets.filter(({ name }) => values.target === undefined || values.target === name);
if (chosen.length === 0) {
  const names = fuzzTargets.map(({ name }) => name).join(', ');
  throw new Error(`no target '${values.target ?? ''}'; there are ${names}`);
}
if (values.input === undefined) await fuzz();
else
  for (const target of chosen)
    console.log(target.name, target.run(Uint8Array.from(readFileSync(values.input))));

async function fuzz(): Promise<void> {
  const runs = Math.ceil(Number(values.runs) / chosen.length);
  const seed = Number(values.seed);
  console.log(`seed ${seed}, ${runs} inputs for each target`);
  console.log(row(['target', 'inputs', 'refused', 'slowest', 'memory at the tenth', 'at the end', '']));
  const replay = values.path === undefined ? {} : { path: values.path };
  for (const { name } of chosen) {
    const report = await runWatched(name, { runs, seed, ...replay });
    console.log(row(cells(name, report)));
    if (report.failure === undefined) continue;
    process.exitCode = 1;
    explain(name, seed, runs, report.failure);
  }
}

function cells(
  name: string,
  { inputs, refused, slowestMs, heapBefore, heapAfter, failure }: FuzzReport,
): string[] {
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const counts = [String(inputs), String(refused), `${slowestMs.toFixed(1)} ms`];
  return [
    name,
    ...counts,
    mebibytes(heapBefore),
    mebibytes(heapAfter),
    failure === undefined ? 'held' : 'FAILED',
  ];
}

function row(columns: readonly string[]): string {
  const [name = '', ...rest] = columns;
  return [name.padEnd(18), ...rest.map((column) => column.padStart(12))].join('  ');
}

function explain(
  name: string,
  seed: number,
  runs: number,
  { message, input, path: place }: FuzzFailure,
): void {
  const file = path.join(tmpdir(), `starling-fuzz-${name}-${seed}.bin`);
  writeFileSync(file, input);
  const head = Buffer.from(input.subarray(0, 64)).toString('hex');
  console.log(`\n${message}\n\n${input.length} bytes, in ${file}: ${head}${input.length > 64 ? '…' : ''}`);
  console.log(`  npm run fuzz -- --target ${name} --input ${file}`);
  const found = `npm run fuzz -- --target ${name} --seed ${seed} --runs ${runs}`;
  console.log(place === undefined ? `  ${found}` : `  ${found} --path ${place}`);
  console.log('Keep the input in the corpus of the target, and a named test beside the parser.\n');
}
