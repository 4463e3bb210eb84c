import { readdirSync, readFileSync } from 'node:fs';
import type { Bytes } from '@starling/shared/units.ts';

/** What Linux counts of a process. */
export interface ProcessUse {
  readonly rss: Bytes;
  readonly files: number;
  readonly children: number;
}

export function readProcess(pid: number): ProcessUse {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter((child) => child !== ''),
  );
  return {
    rss: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? NaN) * 1024,
    files: readdirSync(`/proc/${pid}/fd`).length,
    children: children.length,
  };
}
