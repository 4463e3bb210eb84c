import { chatTargets } from './chat-targets.ts';
import { flvTargets } from './flv-targets.ts';
import { fmp4Targets } from './fmp4-targets.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { mediaPathTargets } from './media-path-targets.ts';
import { meshTargets } from './mesh-targets.ts';
import { peerTargets } from './peer-targets.ts';
import { playlistTargets } from './playlist-targets.ts';
import { requestTargets } from './request-targets.ts';
import { rtmpTargets } from './rtmp-targets.ts';
import { srtTargets } from './srt-targets.ts';

/** Every parser that is fuzzed. A new one is added here, with its inputs in `corpus/`. */
export const fuzzTargets: readonly FuzzTarget[] = [
  ...rtmpTargets,
  ...flvTargets,
  ...mediaPathTargets,
  ...fmp4Targets,
  ...playlistTargets,
  ...requestTargets,
  ...meshTargets,
  ...srtTargets,
  ...peerTargets,
  ...chatTargets,
];
