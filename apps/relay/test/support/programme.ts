import { type ChildProcess, execFileSync, spawn } from 'node:child_process';

/** A test pattern with a tone, 30 pictures a second. */
export interface Programme {
  readonly width: number;
  readonly height: number;
  /** A keyframe each so many pictures. */
  readonly keyframeEvery: number;
  /** How ffmpeg is to spend bits on the picture. */
  readonly rate: readonly string[];
}

/** Frames a second of every programme. */
export const programmeFrameRate = 30;

/** Makes 20 s of a programme, FLV with H.264 and AAC, which publishers repeat. */
export function makeProgramme(ffmpegPath: string, file: string, programme: Programme): void {
  const { width, height, keyframeEvery, rate } = programme;
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=${programmeFrameRate}`];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
  const video = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0', '-pix_fmt', 'yuv420p'];
  const length = ['-t', '20', '-g', String(keyframeEvery)];
  const output = [...length, ...video, ...rate, '-c:a', 'aac', '-f', 'flv', file];
  execFileSync(ffmpegPath, ['-v', 'error', '-y', ...picture, ...sound, ...output], { stdio: 'inherit' });
}

/** Publishes a programme again and again, without encoding. */
export function publishProgramme(ffmpegPath: string, file: string, url: string): ChildProcess {
  const input = ['-re', '-stream_loop', '-1', '-i', file];
  return spawn(ffmpegPath, ['-v', 'error', ...input, '-c', 'copy', '-f', 'flv', url], { stdio: 'ignore' });
}
