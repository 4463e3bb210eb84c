import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Millis } from '@starling/shared/units.ts';

const lookEvery: Millis = 1_000;

/**
 * Waits for the file in which a relay leaves its public key, and for new keys in it, until it is told to stop: the relay
 * beside a tracker may be started later, and may get another data dir.
 * @param onKey gets the text of the file whenever that has changed
 */
export async function watchKeyFile(
  file: string,
  onKey: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let last: string | undefined;
  while (!signal.aborted) {
    // Not there yet, or just being written: it is looked at again.
    const text = (await readFile(file, 'utf8').catch(() => '')).trim();
    if (text !== '' && text !== last) onKey((last = text));
    await sleep(lookEvery, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
