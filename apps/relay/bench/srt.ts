import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { findOrInstallSrtLiveTransmit } from '../../../scripts/find-srt-live-transmit.ts';
import { findFfmpeg } from '../src/transcode/ffmpeg-binary.ts';
import { benchCrowd } from './srt/crowd.ts';
import { benchDemuxing } from './srt/demuxing.ts';
import { benchFaults } from './srt/faults.ts';
import { benchFlood } from './srt/flood.ts';

/**
 * `npm run bench:srt`: what taking in SRT costs, and what is lost on a bad path, beside libsrt in the same run. It prints tables
 * and never fails on a time. `--only crowd|faults|flood|demuxing`, `--seconds` a row, `--connections`.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'all' },
    seconds: { type: 'string', default: '20' },
    connections: { type: 'string', default: '50' },
  },
});
const seconds = Number(values.seconds);
const wants = (part: string) => values.only === 'all' || values.only === part;
const program = findOrInstallSrtLiveTransmit();
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${program ?? 'no libsrt'}`,
);
if (wants('crowd')) await benchCrowd(program, Number(values.connections), seconds);
if (wants('faults')) await benchFaults(program, seconds);
if (wants('flood')) await benchFlood(seconds);
if (wants('demuxing')) benchDemuxing((await findFfmpeg()).path);
