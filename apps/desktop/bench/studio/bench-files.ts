import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { paintPng } from '../../test/support/paint-png.ts';

/** What the parts of the bench put into their scenes. */
export interface BenchFiles {
  readonly folder: string;
  readonly ffmpegPath: string;
}

const cameraSeconds = 4;

export function openBenchFiles(ffmpegPath: string): BenchFiles {
  return { folder: mkdtempSync(path.join(tmpdir(), 'starling-bench-')), ffmpegPath };
}

export function removeBenchFiles({ folder }: BenchFiles): void {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns a picture of 480 × 320 px. */
export function imageFile({ folder }: BenchFiles): string {
  const file = path.join(folder, 'image.png');
  if (!existsSync(file)) writeFileSync(file, paintPng(480, 320, [0, 200, 80]));
  return file;
}

/**
 * @returns four seconds of a camera's picture, raw (Y4M), 1280 × 720 at 30: something that moves in front of something
 * that does not, and a sensor's noise over both, so that neither encoder has it easy
 */
export function cameraFile({ folder, ffmpegPath }: BenchFiles): string {
  const file = path.join(folder, 'camera.y4m');
  if (existsSync(file)) return file;
  const source = `size=1280x720:rate=30:duration=${cameraSeconds}`;
  const room = `gradients=s=1280x720:r=30:d=${cameraSeconds}:c0=0x30343c:c1=0xb09070:x0=0:y0=0:x1=1280:y1=720:nb_colors=2:speed=0.00001`;
  const across = `(W-w)/2+220*sin(2*PI*t/${cameraSeconds})`;
  const down = `(H-h)/2+60*cos(4*PI*t/${cameraSeconds})`;
  const filter = [
    `[1:v]scale=400:300[head]`,
    `[0:v][head]overlay=x='${across}':y='${down}',noise=alls=5:allf=t,format=yuv420p[out]`,
  ].join(';');
  execFileSync(
    ffmpegPath,
    [
      ...['-y', '-v', 'error', '-f', 'lavfi', '-i', room, '-f', 'lavfi', '-i', `testsrc2=${source}`],
      ...['-filter_complex', filter, '-map', '[out]', '-t', `${cameraSeconds}`, file],
    ],
    { timeout: 60_000 },
  );
  return file;
}
