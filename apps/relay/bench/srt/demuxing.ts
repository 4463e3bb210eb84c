import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { TransportDemuxer } from '@starling/shared/mpegts/demuxer.ts';
import { printTable } from '../relay/table.ts';

const seconds = 60;

/** CPU time of turning a minute of MPEG-TS at 6 Mbit/s into tags: our demuxer, and an ffmpeg that copies. */
export function benchDemuxing(ffmpegPath: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-bench-'));
  try {
    const file = path.join(folder, 'programme.ts');
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=30', '-f', 'lavfi', '-i', 'sine=r=48000'];
    const coding = [
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-b:v',
      '6M',
      '-minrate',
      '6M',
      '-maxrate',
      '6M',
    ];
    const more = ['-bufsize', '6M', '-x264-params', 'nal-hrd=cbr', '-g', '60', '-c:a', 'aac', '-t', '10'];
    execFileSync(ffmpegPath, ['-v', 'error', ...picture, ...coding, ...more, '-y', file]);
    const stream = readFileSync(file);
    const loops = seconds / 10;
    const ours = timeOurs(stream, loops);
    const theirs = timeFfmpeg(ffmpegPath, file, loops);
    printTable(
      `A minute of 6 Mbit/s out of its transport stream, CPU ms`,
      ['by', 'CPU'],
      [
        ['our demuxer, in process', ours.toFixed(0)],
        ['ffmpeg -c copy -f flv, a process each', theirs.toFixed(0)],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timeOurs(stream: Uint8Array, loops: number): number {
  const before = process.cpuUsage();
  for (let loop = 0; loop < loops; loop += 1) {
    const demuxer = new TransportDemuxer();
    for (let at = 0; at < stream.length; at += 1_316) demuxer.push(stream.subarray(at, at + 1_316));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function timeFfmpeg(ffmpegPath: string, file: string, loops: number): number {
  const args = [
    '-benchmark',
    '-stream_loop',
    String(loops - 1),
    '-i',
    file,
    '-c',
    'copy',
    '-f',
    'flv',
    'pipe:1',
  ];
  const { stderr } = spawnSync(ffmpegPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const [, user = '0', system = '0'] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr.toString()) ?? [];
  return 1_000 * (Number(user) + Number(system));
}
