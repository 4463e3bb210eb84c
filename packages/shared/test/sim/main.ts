import { parseArgs } from 'node:util';
import type { Millis } from '../../src/units.ts';
import { SimFailure } from './invariants.ts';
import type { SimOptions } from './options.ts';
import { defaultOptions } from './options.ts';
import { formatReport } from './report.ts';
import { Simulation } from './simulation.ts';

const numbers = {
  peers: 'peers',
  seed: 'seed',
  latency: 'latency',
  seconds: 'seconds',
  warmup: 'warmup',
  ramp: 'ramp',
  bitrate: 'bitrate',
  'part-ms': 'partMs',
  chunk: 'chunk',
  recorded: 'recorded',
  upload: 'upload',
  'no-upload': 'noUpload',
  'upload-factor': 'uploadFactor',
  churn: 'churn',
  loss: 'loss',
  'round-trip-ms': 'roundTripMs',
  liars: 'liars',
  'free-riders': 'freeRiders',
  flash: 'flash',
  'flash-at': 'flashAt',
  'flash-seconds': 'flashSeconds',
} as const satisfies Record<string, keyof SimOptions>;

const { values } = parseArgs({
  options: {
    ...Object.fromEntries(Object.keys(numbers).map((name) => [name, { type: 'string' as const }])),
    outage: { type: 'string' },
    equal: { type: 'boolean' },
    'no-nat': { type: 'boolean' },
    wire: { type: 'boolean' },
  },
});

function readOptions(): SimOptions {
  const given: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(numbers)) {
    const text = (values as Record<string, string | undefined>)[name];
    if (text === undefined) continue;
    const value = Number(text);
    if (text === '' || !Number.isFinite(value) || value < 0)
      throw new RangeError(`--${name} wants a number ≥ 0, not ${text}`);
    given[field] = value;
  }
  if (values.outage !== undefined) {
    const [from, to] = values.outage.split('-').map(Number);
    if (from === undefined || to === undefined || !(from < to))
      throw new RangeError(`--outage wants two times in seconds such as 20-30, not ${values.outage}`);
    given['outage'] = [from, to];
  }
  return {
    ...defaultOptions,
    ...given,
    isEqual: values.equal === true,
    hasNat: values['no-nat'] !== true,
    usesWire: values.wire === true,
  };
}

const progressEvery: Millis = 5_000;

const options = readOptions();
const began = performance.now();
let saidAt = began;

/** A large swarm takes half an hour. */
function sayProgress(second: number): void {
  const now = performance.now();
  if (now < saidAt + progressEvery) return;
  saidAt = now;
  const left = Math.round((((now - began) / second) * (options.seconds - second)) / 1_000);
  console.error(`${second} of ${options.seconds} s simulated, at this pace ${left} s to go`);
}

try {
  const report = new Simulation(options).run(sayProgress);
  const { user, system } = process.cpuUsage();
  console.log(formatReport(options, report, (performance.now() - began) / 1_000, (user + system) / 1e6));
} catch (error) {
  if (!(error instanceof SimFailure)) throw error;
  console.error(error.message);
  console.error(`again: npm run sim -- ${process.argv.slice(2).join(' ')}`);
  process.exitCode = 1;
}
