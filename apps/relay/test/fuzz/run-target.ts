import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import fc from 'fast-check';
import { Broken, type FuzzTarget } from './fuzz-target.ts';
import { inputsFor } from './mutation.ts';

/** How a target is fuzzed. */
export interface FuzzPlan {
  /** Inputs beside the corpus itself. */
  readonly runs: number;
  readonly seed: number;
  /** Where fast-check found a failure: only that input is run. */
  readonly path?: string;
  /** CPU time that one input may take. Default 1 s; the slowest honest one takes a tenth of it. */
  readonly longestRun?: Millis;
}

/** What came of it. */
export interface FuzzReport {
  readonly inputs: number;
  readonly refused: number;
  /** CPU time of the slowest input. */
  readonly slowestMs: Millis;
  /** Memory of the thread after the first tenth of the inputs, and at the end. */
  readonly heapBefore: Bytes;
  readonly heapAfter: Bytes;
  readonly failure?: FuzzFailure;
}

export interface FuzzFailure {
  readonly message: string;
  /** The smallest input found that fails. */
  readonly input: Uint8Array;
  /** For {@link FuzzPlan}; undefined where an input of the corpus fails as it is, or the search for it was cut short. */
  readonly path: string | undefined;
}

const defaultLongestRun: Millis = 1_000;
/** What the process may have kept when all inputs are done. */
const mostGrowth: Bytes = 8 * 1024 * 1024;
/** Measuring memory collects garbage, which is slow. */
const measuredEvery = 500;
/** Shrinking a failure tries so many inputs: a slow one costs a second each. */
const mostShrinks = 400;
const mostSlowShrinks = 4;

/** Runs the corpus as it is, then mutations of it. `onInput` hears of each input before it is run. */
export function runTarget(
  target: FuzzTarget,
  plan: FuzzPlan,
  onInput: (input: Uint8Array) => void,
): FuzzReport {
  const run = new TargetRun(target, plan, onInput);
  for (const seed of plan.path === undefined ? target.seeds : []) {
    const message = run.fails(seed);
    if (message !== undefined) return { ...run.report(), failure: { message, input: seed, path: undefined } };
  }
  const failure = checkMutations(target, plan, run);
  const report = run.report();
  if (failure !== undefined) return { ...report, failure };
  const growth = report.heapAfter - report.heapBefore;
  if (growth <= mostGrowth) return report;
  const message = `${growth} bytes more in memory at the end than at the beginning`;
  return { ...report, failure: { message, input: new Uint8Array(0), path: undefined } };
}

/** Ends fast-check's search for a smaller input; never leaves this file. */
class ShrunkEnough extends Error {}

function checkMutations(target: FuzzTarget, plan: FuzzPlan, run: TargetRun): FuzzFailure | undefined {
  const inputs = inputsFor(target).map((input) => {
    // Left to itself fast-check would go through every input that is smaller by anything.
    if (run.isShrunkEnough) throw new ShrunkEnough();
    return input;
  });
  const property = fc.property(inputs, (input) => {
    const message = run.fails(input);
    if (message !== undefined) throw new Broken(message);
  });
  const { runs, seed, path } = plan;
  let place: string | undefined;
  try {
    const result = fc.check(property, { numRuns: runs, seed, ...(path === undefined ? {} : { path }) });
    place = result.counterexamplePath ?? undefined;
  } catch (error) {
    if (!(error instanceof ShrunkEnough)) throw error;
  }
  return run.smallest && { ...run.smallest, path: place };
}

class TargetRun {
  /** What failed last: fast-check goes on from each failure to smaller inputs. */
  smallest: { readonly message: string; readonly input: Uint8Array } | undefined;
  readonly #target: FuzzTarget;
  readonly #warmUp: number;
  readonly #longestRun: Millis;
  readonly #onInput: (input: Uint8Array) => void;
  #inputs = 0;
  #refused = 0;
  #slowest: Millis = 0;
  #heapBefore: Bytes | undefined;
  #shrinksLeft: number | undefined;

  constructor(target: FuzzTarget, plan: FuzzPlan, onInput: (input: Uint8Array) => void) {
    this.#target = target;
    this.#warmUp = plan.runs / 10;
    this.#longestRun = plan.longestRun ?? defaultLongestRun;
    this.#onInput = onInput;
  }

  get isShrunkEnough(): boolean {
    return this.#shrinksLeft === 0;
  }

  /** @returns why the input fails; undefined if all is well */
  fails(input: Uint8Array): string | undefined {
    if (this.isShrunkEnough) return undefined;
    if (this.#shrinksLeft === undefined) this.#count();
    else this.#shrinksLeft -= 1;
    this.#onInput(input);
    const message = this.#runOnce(input) ?? this.#keepsTooMuch(input);
    if (message !== undefined) {
      this.#shrinksLeft ??= message.startsWith('took') ? mostSlowShrinks : mostShrinks;
      this.smallest = { message, input };
    }
    return message;
  }

  report(): Omit<FuzzReport, 'failure'> {
    const heapAfter = memoryInUse((this.#heapBefore ?? 0) + mostGrowth);
    const counts = { inputs: this.#inputs, refused: this.#refused, slowestMs: this.#slowest };
    return { ...counts, heapBefore: this.#heapBefore ?? heapAfter, heapAfter };
  }

  #count(): void {
    this.#inputs += 1;
    if (this.#inputs > this.#warmUp) this.#heapBefore ??= memoryInUse();
  }

  #runOnce(input: Uint8Array): string | undefined {
    const before = process.threadCpuUsage();
    try {
      if (this.#target.run(input) === 'refused' && this.#shrinksLeft === undefined) this.#refused += 1;
    } catch (error) {
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const { user, system } = process.threadCpuUsage(before);
    const taken: Millis = (user + system) / 1000;
    this.#slowest = Math.max(this.#slowest, taken);
    return taken > this.#longestRun ? `took ${Math.round(taken)} ms of CPU time` : undefined;
  }

  #keepsTooMuch(input: Uint8Array): string | undefined {
    const { memory } = this.#target;
    const isDue = this.#inputs % measuredEvery === 1 || this.#shrinksLeft !== undefined;
    if (memory === undefined || !isDue) return undefined;
    // Once for what the first run leaves behind in compiled code and caches.
    memory.hold(input);
    const before = memoryInUse();
    const held = memory.hold(input);
    const bound = memory.bound(input.length);
    const kept = memoryInUse(before + bound) - before;
    return kept > bound && held !== undefined
      ? `keeps ${kept} bytes after an input of ${input.length}; ${bound} are allowed`
      : undefined;
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** The engine gives buffers back in another thread, some time after it has found that nobody holds them. */
const mostLooks = 10;
const lookAgainAfter: Millis = 10;
const settled: Bytes = 16 * 1024;

/**
 * Looks until no memory is given back any more.
 *
 * @param expected while there is more than this in use, it is looked again
 */
function memoryInUse(expected: Bytes = Infinity): Bytes {
  let least = Infinity;
  for (let look = 0; look < mostLooks; look += 1) {
    if (look > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lookAgainAfter);
    collectGarbage();
    // `external` would hold the program's own texts as well, which are let go at some time.
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const isSettled = heapUsed + arrayBuffers > least - settled;
    least = Math.min(least, heapUsed + arrayBuffers);
    if (isSettled && least <= expected) break;
  }
  return least;
}
