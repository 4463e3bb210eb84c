import { spawn } from 'node:child_process';
import type { Millis } from '@starling/shared/units.ts';
import { sheetSide } from './storyboard.ts';

const patience: Millis = 10_000;
const largestSheet = 8 * 1024 * 1024;

/**
 * Puts JPEGs of one size into a sheet of 5 × 5, row by row; what is missing stays black.
 *
 * @returns the sheet as a JPEG; undefined where ffmpeg could not make it within ten seconds
 */
export async function makeSheet(
  ffmpegPath: string,
  tiles: readonly Uint8Array[],
): Promise<Uint8Array | undefined> {
  const input = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-i', 'pipe:0'];
  const output = ['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '5', '-f', 'image2pipe', 'pipe:1'];
  const child = spawn(
    ffmpegPath,
    ['-v', 'error', '-threads', '1', ...input, '-vf', `tile=${sheetSide}x${sheetSide}`, ...output],
    { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true },
  );
  const kill = setTimeout(() => child.kill('SIGKILL'), patience);
  const pieces: Buffer[] = [];
  let length = 0;
  child.stdout.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length > largestSheet) child.kill('SIGKILL');
    else pieces.push(piece);
  });
  // A pipe that breaks is ffmpeg's end, which `close` reports.
  child.stdin.on('error', () => undefined);
  child.stdin.end(Buffer.concat(tiles));
  const exitCode = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  clearTimeout(kill);
  return exitCode === 0 && length > 0 ? Buffer.concat(pieces) : undefined;
}
