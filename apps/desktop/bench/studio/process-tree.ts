import { readdirSync, readFileSync } from 'node:fs';
import type { Seconds } from '@starling/shared/units.ts';

const ticksPerSecond = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Of the process and of children that have ended. */
  readonly used: Seconds;
}

/** CPU that a tree of processes used in a stretch of time. */
export interface CpuShare {
  /** Shares of one core. */
  readonly total: number;
  /** By kind of process. */
  readonly parts: ReadonlyMap<string, number>;
}

/** Says what kind of process a command line is of; undefined where it does not count. */
export type KindOf = (command: string) => string | undefined;

/** @returns the process and all below it, by /proc (Linux only). */
function treeOf(root: number): Process[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcess(Number(name)) : []));
  const found = all.filter(({ pid }) => pid === root);
  // What is found is looked through in its turn.
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

function readProcess(pid: number): Process[] {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    // utime, stime, cutime, cstime: proc(5) fields 14 to 17.
    const used = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0) / ticksPerSecond;
    return [{ pid, parent: Number(fields[1]), command, used }];
  } catch {
    // It has ended since the folder was listed.
    return [];
  }
}

/** @returns the child of this process whose command line matches. @throws where there is none */
export function childPid(pattern: RegExp): number {
  const found = treeOf(process.pid).find(({ pid, command }) => pid !== process.pid && pattern.test(command));
  if (found === undefined) throw new Error(`no child process matches ${pattern}`);
  return found.pid;
}

/** Begins to measure. @returns what tells the share of a core used since, by all below and including the roots */
export function watchCpu(roots: readonly number[], kindOf: KindOf): () => CpuShare {
  const look = () => roots.flatMap(treeOf);
  const before = new Map(look().map((process) => [process.pid, process.used]));
  const at = performance.now();
  return () => {
    const seconds = (performance.now() - at) / 1000;
    const parts = new Map<string, number>();
    for (const { pid, command, used } of look()) {
      const kind = kindOf(command);
      if (kind === undefined) continue;
      parts.set(kind, (parts.get(kind) ?? 0) + (used - (before.get(pid) ?? 0)) / seconds);
    }
    return { total: [...parts.values()].reduce((sum, share) => sum + share, 0), parts };
  };
}
