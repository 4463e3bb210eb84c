import { readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';

/** @returns when the file, or the newest file in the folder, was changed; -Infinity if there is none. */
export function newestChange(place: string): number {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return -Infinity;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(place).map((name) => newestChange(path.join(place, name))));
}
