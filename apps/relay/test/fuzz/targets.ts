import type { FuzzTarget } from './fuzz-target.ts';
import { rtmpTargets } from './rtmp-targets.ts';

/** Every parser that is fuzzed. A new one is added here, with its inputs in `corpus/`. */
export const fuzzTargets: readonly FuzzTarget[] = [...rtmpTargets];
