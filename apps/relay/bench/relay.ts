import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { findOrInstallNginx } from '../../../scripts/find-nginx.ts';
import { findFfmpeg } from '../src/transcode/ffmpeg-binary.ts';
import { benchGrowth } from './relay/growth.ts';
import { makeProgramme } from '../test/support/programme.ts';
import { benchIngest, benchProgramme } from './relay/ingest.ts';
import { benchServe } from './relay/serve.ts';

/**
 * `npm run bench:relay`: what taking streams in and serving them costs, beside other servers in the same run. It prints
 * tables and never fails on a time. `--only ingest|serve|growth`, `--seconds` a row; for growth `--streams` and `--viewers`, how
 * many there are in each row.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'all' },
    seconds: { type: 'string', default: '10' },
    streams: { type: 'string', default: '1,5,20,50' },
    viewers: { type: 'string', default: '1,100,1000' },
  },
});
const countsIn = (list: string) => list.split(',').map(Number);
const seconds = Number(values.seconds);
const wants = (part: string) => values.only === 'all' || values.only === part;
const { path: ffmpegPath, version } = await findFfmpeg();
const folder = mkdtempSync(path.join(tmpdir(), 'starling-bench-'));
const programme = path.join(folder, 'programme.flv');
console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${version}`);
try {
  makeProgramme(ffmpegPath, programme, benchProgramme);
  if (wants('ingest')) await benchIngest(ffmpegPath, nginxOrNone(), programme, seconds);
  if (wants('serve')) await benchServe(ffmpegPath, nginxOrNone(), programme, seconds);
  if (wants('growth'))
    await benchGrowth(ffmpegPath, programme, seconds, countsIn(values.streams), countsIn(values.viewers));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function nginxOrNone(): string | undefined {
  try {
    return findOrInstallNginx();
  } catch {
    return undefined;
  }
}
