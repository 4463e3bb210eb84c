import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Bytes, Millis } from '@starling/shared/units.ts';

/** Linux counts CPU time in hundredths of a second. */
const tick: Millis = 10;

/** CPU time that a process has used so far, its own and the kernel's for it. */
export function cpuTime(pid: number): Millis {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

/** Memory of a process, what it shares with others counted in part (PSS). */
export function memory(pid: number): Bytes {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? NaN) * 1024;
}

/** Share of the machine's cores that was in use between two calls, by anyone, from 0 to 1. */
export function watchMachine(): () => number {
  const total = () =>
    cpus().reduce(
      (sum, { times }) => ({
        idle: sum.idle + times.idle,
        all: sum.all + times.user + times.nice + times.sys + times.irq + times.idle,
      }),
      { idle: 0, all: 0 },
    );
  const before = total();
  return () => {
    const after = total();
    return 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all);
  };
}
