import { execFileSync } from 'node:child_process';
import type { VideoFrame } from '@starling/shared/frame.ts';
import { FlvStreamReader } from '@starling/shared/flv/stream-reader.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';

/** Encodes a moving picture with these options of x264 and reads its pictures as a publisher's would come. */
export function encodePictures(
  ffmpegPath: string,
  source: string,
  seconds: number,
  options: readonly string[],
): VideoFrame[] {
  const flv = execFileSync(
    ffmpegPath,
    [
      ...['-v', 'error', '-f', 'lavfi', '-i', source, '-t', String(seconds), '-pix_fmt', 'yuv420p'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', ...options, '-f', 'flv', 'pipe:1'],
    ],
    { maxBuffer: 256 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const decoder = new TagDecoder();
  return new FlvStreamReader().push(flv).flatMap((tag) => {
    const decoded = decoder.decode(tag);
    return decoded.kind === 'frame' && decoded.frame.kind === 'video' ? [decoded.frame] : [];
  });
}
