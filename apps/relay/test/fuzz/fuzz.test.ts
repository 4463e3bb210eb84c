import { describe, expect, it } from 'vitest';
import { fuzzTargets } from './targets.ts';
import { runWatched } from './watched-run.ts';

const timeout = 120_000;
const runs = 1_000;
const seed = 20_261_121;

describe('fuzzing', () => {
  it.each(fuzzTargets.map(({ name }) => name))(
    `%s survives its corpus and ${runs} mutations of it`,
    async (name) => {
      const report = await runWatched(name, { runs, seed });
      expect(report.failure).toBeUndefined();
      expect(report.inputs).toBeGreaterThan(runs);
      // Neither everything nor nothing is refused: the mutations reach past the first check.
      expect(report.refused).toBeLessThan(report.inputs);
    },
    timeout,
  );
});

describe('the fuzzer', () => {
  const module = new URL('./broken-targets.ts', import.meta.url).href;

  it.each([
    ['throws', /the third byte is 250 at most/],
    ['throws-on-anything', /nothing but zeros/],
    ['never-ends', /did not end within 2000 ms of CPU time/, 2_000],
    ['is-slow', /took \d+ ms of CPU time/],
    ['grows', /\d+ bytes more in memory at the end/],
    ['holds-too-much', /keeps \d+ bytes after an input of 4; 524288 are allowed/],
  ])(
    'finds what is wrong with a parser that %s',
    async (name, message, patience = 60_000) => {
      const { failure } = await runWatched(name, { runs, seed, module, patience, longestRun: 200 });
      expect(failure?.message).toMatch(message);
    },
    timeout,
  );

  it(
    'shrinks what it finds, and finds it again by its path',
    async () => {
      const found = await runWatched('throws', { runs, seed, module });
      const { input, path } = found.failure ?? {};
      expect(input?.length).toBeLessThan(16);
      const again = await runWatched('throws', {
        runs,
        seed,
        module,
        ...(path === undefined ? {} : { path }),
      });
      expect(again.failure?.input).toEqual(input);
    },
    timeout,
  );
});
