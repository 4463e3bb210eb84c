import { getPriority, setPriority } from 'node:os';

/** Above all that has the usual one. */
const front = -10;

/**
 * Starts what in life is on other machines: relay, tracker and the streamer. Viewers that take all of this machine's
 * processors must not slow them down, so what is started here has a higher priority, where that may be had.
 */
export async function beforeViewers<T>(start: () => Promise<T>): Promise<T> {
  const usual = getPriority();
  try {
    setPriority(front);
  } catch {
    console.error(
      'Relay, tracker and test card share the processors with the viewers: priority takes rights.',
    );
  }
  try {
    // What is started inherits it.
    return await start();
  } finally {
    setPriority(usual);
  }
}
