import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

/** One folder for each target. A file is an input; a `.lines` file holds one on every line. */
export const corpusFolder = path.join(import.meta.dirname, 'corpus');

/** @returns the inputs kept for a target, in the order of their files' names */
export function readCorpus(target: string): Uint8Array[] {
  const folder = path.join(corpusFolder, target);
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const bytes = readFileSync(path.join(folder, file));
      if (!file.endsWith('.lines')) return [Uint8Array.from(bytes)];
      const lines = bytes.toString('latin1').split('\n');
      return lines.filter((line) => line !== '').map((line) => Uint8Array.from(Buffer.from(line, 'latin1')));
    });
}
