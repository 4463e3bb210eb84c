import { Worker } from 'node:worker_threads';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { FuzzPlan, FuzzReport } from './run-target.ts';

/** What the watched thread is given. `shared` holds the input that is being run, see {@link InputSlot}. */
export interface ThreadPlan extends FuzzPlan {
  readonly target: string;
  /** The module that has it. */
  readonly module: string;
  readonly shared: SharedArrayBuffer;
}

/** See {@link runWatched}. */
export interface WatchedPlan extends FuzzPlan {
  /** URL of a module that exports `fuzzTargets`. Default: `targets.ts`. */
  readonly module?: string;
  /**
   * An input that is still running after so much CPU time of the process counts as one that never ends. Default 30 s. On a
   * busy machine that is minutes; a thread that waits for ever without using any is given up after twenty times as long.
   */
  readonly patience?: Millis;
}

const headerLength: Bytes = 8;
const longestShown: Bytes = 1024 * 1024;
const defaultPatience: Millis = 30_000;
const idlePatience = 20;
const lookEvery: Millis = 500;
/** A thread that needs more has run away. */
const memoryLimit = { maxOldGenerationSizeMb: 512 };

/** Memory of two threads, in which the one tells the other what it is about to run. */
export class InputSlot {
  readonly #header: Int32Array;
  readonly #body: Uint8Array;

  constructor(shared: SharedArrayBuffer) {
    this.#header = new Int32Array(shared, 0, headerLength / 4);
    this.#body = new Uint8Array(shared, headerLength);
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(headerLength + longestShown);
  }

  write(input: Uint8Array): void {
    this.#body.set(input.subarray(0, longestShown));
    Atomics.store(this.#header, 1, Math.min(input.length, longestShown));
    Atomics.add(this.#header, 0, 1);
  }

  /** How many inputs have been begun. */
  get count(): number {
    return Atomics.load(this.#header, 0);
  }

  read(): Uint8Array {
    return this.#body.slice(0, Atomics.load(this.#header, 1));
  }
}

/** Runs a target in a thread of its own, so that an input which never ends, or eats all memory, is found and named. */
export async function runWatched(target: string, options: WatchedPlan): Promise<FuzzReport> {
  const {
    module = new URL('./targets.ts', import.meta.url).href,
    patience = defaultPatience,
    ...plan
  } = options;
  const shared = InputSlot.allocate();
  const slot = new InputSlot(shared);
  const workerData: ThreadPlan = { ...plan, target, module, shared };
  const worker = new Worker(new URL('./fuzz-thread.ts', import.meta.url), {
    ...{ workerData, resourceLimits: memoryLimit },
  });
  const died = (message: string): FuzzReport => ({
    ...{ inputs: slot.count, refused: 0, slowestMs: 0, heapBefore: 0, heapAfter: 0 },
    failure: { message, input: slot.read(), path: undefined },
  });
  return new Promise((resolve) => {
    const watch = watchProgress(slot, patience, (what) => {
      void worker.terminate();
      resolve(died(what));
    });
    worker.once('message', (report: FuzzReport) => resolve(report));
    worker.once('error', (error) => resolve(died(`ended the thread: ${String(error)}`)));
    worker.once('exit', (code) => {
      clearInterval(watch);
      resolve(died(`ended the thread with code ${code}`));
    });
  });
}

function watchProgress(slot: InputSlot, patience: Millis, onStuck: (what: string) => void): NodeJS.Timeout {
  let seen = -1;
  let began = performance.now();
  let cpuBefore = process.cpuUsage();
  return setInterval(() => {
    if (slot.count !== seen) {
      seen = slot.count;
      began = performance.now();
      cpuBefore = process.cpuUsage();
    }
    const { user, system } = process.cpuUsage(cpuBefore);
    if ((user + system) / 1000 >= patience) onStuck(`did not end within ${patience} ms of CPU time`);
    else if (performance.now() - began >= idlePatience * patience) onStuck('waits for ever');
  }, lookEvery);
}
