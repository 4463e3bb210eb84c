import { spawn } from 'node:child_process';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';

/** What ffmpeg made of a stream. */
export interface DecodedVideo {
  /** Of each picture RGB, row by row, scaled to the size that was asked for. */
  readonly pictures: readonly Uint8Array[];
  /** What it complained of. */
  readonly complaints: string;
}

/** Decodes a stream from its first byte to its last. `format` is ffmpeg's name of it: `h264`, `webm`. */
export async function decodeVideo(
  stream: Uint8Array,
  format: string,
  width: number,
  height: number,
): Promise<DecodedVideo> {
  const args = [
    ...['-v', 'error', '-f', format, '-i', 'pipe:0', '-map', '0:v'],
    ...[
      '-vsync',
      '0',
      '-vf',
      `scale=${width}:${height}:flags=area`,
      '-pix_fmt',
      'rgb24',
      '-f',
      'rawvideo',
      'pipe:1',
    ],
  ];
  const child = spawn(ffmpegInstaller.path, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.on('error', () => undefined).end(stream);
  const exitCode = await ended;
  if (exitCode !== 0) complaints += `ffmpeg ended with ${exitCode ?? 'a signal'}`;
  const all = Buffer.concat(chunks);
  const size = width * height * 3;
  const pictures = Array.from({ length: Math.floor(all.length / size) }, (_, index) =>
    all.subarray(index * size, (index + 1) * size),
  );
  return { pictures, complaints };
}

/** The colour of a picture at a place, shares of its size. */
export function colourAt(picture: Uint8Array, width: number, height: number, x: number, y: number): number[] {
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
  return [...picture.subarray(at, at + 3)];
}
