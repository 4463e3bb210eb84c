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
  /** An input that is still running after this counts as one that never ends. Default 60 s. */
  readonly patience?: Millis;
}

const headerLength: Bytes = 8;
const longestShown: Bytes = 1024 * 1024;
const defaultPatience: Millis = 60_000;
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
    const watch = watchProgress(slot, patience, () => {
      void worker.terminate();
      resolve(died(`did not end within ${patience} ms`));
    });
    worker.once('message', (report: FuzzReport) => resolve(report));
    worker.once('error', (error) => resolve(died(`ended the thread: ${String(error)}`)));
    worker.once('exit', (code) => {
      clearInterval(watch);
      resolve(died(`ended the thread with code ${code}`));
    });
  });
}

function watchProgress(slot: InputSlot, patience: Millis, onStuck: () => void): NodeJS.Timeout {
  let seen = 0;
  let waited: Millis = 0;
  return setInterval(() => {
    waited = slot.count === seen ? waited + lookEvery : 0;
    seen = slot.count;
    if (waited >= patience) onStuck();
  }, lookEvery);
}
