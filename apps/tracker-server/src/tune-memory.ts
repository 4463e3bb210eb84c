import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import type { Bytes, Millis } from '@starling/shared/units.ts';

/** Room for what a few turns of the event loop make: less, and it is taken for something that lasts. */
const enough: Bytes = 4 * 1024 * 1024;
const lookEvery: Millis = 1_000;

/**
 * Nearly all that a tracker makes is garbage a moment later. V8 begins with 1 MB for such things, too little for a busy
 * tracker: half of it is moved among what lasts before it is garbage, costs a fifth of the CPU time there, and makes the
 * process grow. Left alone, V8 lets it grow to 64 MB, more than ten thousand peers keep. So it may grow until there is
 * enough. Imported before anything else.
 */
function tune(): void {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  setFlagsFromString(`--semi-space-growth-factor=${(young?.space_size ?? 0) < enough ? 2 : 1}`);
}

tune();
setInterval(tune, lookEvery).unref();
