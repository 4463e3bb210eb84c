import { parentPort, workerData } from 'node:worker_threads';
import type { FuzzTarget } from './fuzz-target.ts';
import { runTarget } from './run-target.ts';
import { InputSlot, type ThreadPlan } from './watched-run.ts';

/** The thread in which a target is run: see `watched-run.ts`. */
const plan = workerData as ThreadPlan;
const { fuzzTargets } = (await import(plan.module)) as { fuzzTargets: readonly FuzzTarget[] };
const target = fuzzTargets.find(({ name }) => name === plan.target);
if (target === undefined) throw new Error(`no target '${plan.target}'`);
const slot = new InputSlot(plan.shared);
parentPort?.postMessage(runTarget(target, plan, (input) => slot.write(input)));
