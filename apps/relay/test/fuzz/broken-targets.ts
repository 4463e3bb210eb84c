import { type FuzzTarget, demand } from './fuzz-target.ts';

/** Parsers with a fault each, for the test that fuzzing finds it. A number above 250 in the third byte brings it out. */
const seeds = [Uint8Array.of(1, 2, 3, 4)];
const isBad = (input: Uint8Array) => (input[2] ?? 0) > 250;
const kept: Uint8Array[] = [];

const throws: FuzzTarget = {
  ...{ name: 'throws', seeds, words: [] },
  run(input) {
    demand(!isBad(input), 'the third byte is 250 at most');
    return 'taken';
  },
};

const throwsOnAnything: FuzzTarget = {
  ...{ name: 'throws-on-anything', seeds: [new Uint8Array(4_000)], words: [] },
  run(input) {
    demand(input.length === 4_000 && input.every((byte) => byte === 0), 'nothing but zeros');
    return 'taken';
  },
};

const neverEnds: FuzzTarget = {
  ...{ name: 'never-ends', seeds, words: [] },
  run(input) {
    while (isBad(input));
    return 'taken';
  },
};

const isSlow: FuzzTarget = {
  ...{ name: 'is-slow', seeds, words: [] },
  run(input) {
    const before = process.threadCpuUsage();
    while (isBad(input) && process.threadCpuUsage(before).user < 300_000);
    return 'taken';
  },
};

const grows: FuzzTarget = {
  ...{ name: 'grows', seeds, words: [] },
  run() {
    kept.push(new Uint8Array(64 * 1024));
    return 'taken';
  },
};

const holdsTooMuch: FuzzTarget = {
  ...{ name: 'holds-too-much', seeds, words: [] },
  run: () => 'taken',
  memory: { hold: () => new Uint8Array(1024 * 1024), bound: () => 512 * 1024 },
};

export const fuzzTargets: readonly FuzzTarget[] = [
  throws,
  throwsOnAnything,
  neverEnds,
  isSlow,
  grows,
  holdsTooMuch,
];
