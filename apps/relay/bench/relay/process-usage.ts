import { readFileSync } from 'node:fs';
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
