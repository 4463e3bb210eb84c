import { readFileSync } from 'node:fs';
import type { Usage } from './report.ts';

/** Linux' USER_HZ, which has been 100 for ever. */
const ticksPerSecond = 100;
const pageSize = 4096;

/** What a process has used, by its kernel's word: the same for every program that is compared. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; utime and stime are fields 14 and 15, rss is 24 (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const cpu = ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
  return { cpu, memory: Number(fields[21]) * pageSize, heap: 0, events: 0 };
}
