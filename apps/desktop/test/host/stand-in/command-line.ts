import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

const given = process.argv
  .find((arg) => arg.startsWith('--user-data-dir='))
  ?.slice('--user-data-dir='.length);

/** Where the app keeps everything: `--user-data-dir`, which Electron takes, too. */
export const userDataFolder = given ?? mkdtempSync(path.join(tmpdir(), 'starling-studio-'));
mkdirSync(userDataFolder, { recursive: true });
