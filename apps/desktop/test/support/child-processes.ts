import { readdirSync, readFileSync } from 'node:fs';

/** @returns the ids of the processes with this name that a process has started, by Linux's /proc */
export function childrenOf(parent: number, name: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      const stat = readStat(pid);
      return stat?.name === name && stat.parent === parent;
    })
    .map(Number);
}

function readStat(pid: string): { name: string; parent: number } | undefined {
  try {
    const [, name = '', parent = ''] =
      /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { name, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
