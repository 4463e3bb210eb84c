import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** Marks where fuses are in Electron's binary (electron/fuses, "How do I flip the fuses"). */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseVersion = 1;
const fuseCount = 9;

/**
 * A folder that electron-builder takes for Electron's distribution for Linux: a file with fuses, all as Electron ships
 * them, in place of the binary.
 */
export function makeStandInDistribution(electronVersion: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-electron-'));
  mkdirSync(path.join(folder, 'resources'));
  mkdirSync(path.join(folder, 'locales'));
  writeFileSync(path.join(folder, 'version'), `v${electronVersion}`);
  const wire = Buffer.concat([
    Buffer.from([fuseVersion, fuseCount]),
    Buffer.from('101001000'.slice(0, fuseCount)),
  ]);
  const binary = path.join(folder, 'electron');
  writeFileSync(
    binary,
    Buffer.concat([Buffer.alloc(4096), Buffer.from(fuseSentinel), wire, Buffer.alloc(4096)]),
  );
  chmodSync(binary, 0o755);
  return folder;
}
