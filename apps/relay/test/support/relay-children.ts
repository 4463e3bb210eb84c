import { readdirSync, readFileSync } from 'node:fs';
import type { RunningRelay } from './running-relay.ts';

/** Child processes of the relay whose command has this word in it. */
export function childrenOf(running: RunningRelay, word: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return Number(parent) === running.process.pid && command.includes(word) ? [Number(name)] : [];
      } catch {
        return [];
      }
    });
}
