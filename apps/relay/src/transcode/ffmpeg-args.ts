import type { Rung } from './ladder.ts';

/** What the ladder's process is to do. */
export interface LadderPlan {
  readonly rungs: readonly Rung[];
  /** The source's frames per second: x264's rate control counts in it. */
  readonly frameRate: number;
  /** A JPEG each so many seconds; 0 for none. */
  readonly thumbnailSeconds: number;
}

/** File descriptor of the first rung's pipe in the child; the thumbnails' pipe follows the last rung's. */
export const firstRungPipe = 3;

/** Width of a thumbnail in pixels; its height follows the picture's shape. */
const thumbnailWidth = 480;

/**
 * Arguments for one ffmpeg that decodes an FLV once from stdin and writes each rung as FLV to its own pipe.
 *
 * FLV rather than fMP4: it carries the source's millisecond stamps unchanged through `-copyts`, hands out each
 * frame as soon as it is coded (an fMP4 fragment waits for the next one to learn its duration), and the relay
 * reads it with the parser that it has for publishers.
 *
 * Three options look odd and are needed on one of ffmpeg 5.1 and the 2018 build of @ffmpeg-installer, or both:
 * - `-vsync passthrough`: otherwise frames are dropped and moved to fit a constant rate;
 * - `-enc_time_base 1:1000`: otherwise stamps are rounded to whole frames and no longer equal the source's;
 * - `x264 force-cfr, fps`: otherwise the old build takes a frame to last 1 ms and its rate control starves.
 */
export function ladderArgs(plan: LadderPlan): string[] {
  const outputs = plan.rungs.flatMap((rung, index) => rungArgs(rung, index, plan.frameRate));
  return [
    ...['-hide_banner', '-loglevel', 'warning', '-nostats'],
    ...['-copyts', '-threads', '1', '-fpsprobesize', '0', '-analyzeduration', '500000'],
    ...['-f', 'flv', '-i', 'pipe:0'],
    ...['-filter_complex', filterGraph(plan)],
    ...outputs,
    ...(plan.thumbnailSeconds > 0 ? thumbnailArgs(firstRungPipe + plan.rungs.length) : []),
  ];
}

function filterGraph(plan: LadderPlan): string {
  const wantsThumbnails = plan.thumbnailSeconds > 0;
  const branches = plan.rungs.length + (wantsThumbnails ? 1 : 0);
  const splits = Array.from({ length: branches }, (_, index) => `[in${index}]`).join('');
  const scales = plan.rungs.map(
    (rung, index) => `[in${index}]scale=${rung.width}:${rung.height},setsar=1,format=yuv420p[out${index}]`,
  );
  const thumbnails = `[in${plan.rungs.length}]select='isnan(prev_selected_t)+gte(t-prev_selected_t,${plan.thumbnailSeconds})',scale=${thumbnailWidth}:-2,format=yuvj420p[thumbnails]`;
  return [
    `[0:v]settb=1/1000,split=${branches}${splits}`,
    ...scales,
    ...(wantsThumbnails ? [thumbnails] : []),
  ].join(';');
}

function rungArgs(rung: Rung, index: number, frameRate: number): string[] {
  const kilobits = `${Math.round(rung.bitrate / 1000)}k`;
  return [
    ...['-map', `[out${index}]`, '-an', '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency'],
    ...['-threads', rung.height >= 720 ? '2' : '1'],
    ...['-sc_threshold', '0', '-force_key_frames', 'source', '-g', '600'],
    ...['-vsync', 'passthrough', '-enc_time_base', '1:1000'],
    ...['-x264-params', `force-cfr=1:fps=${Math.max(1, Math.round(frameRate * 1000))}/1000`],
    ...['-b:v', kilobits, '-maxrate', kilobits, '-bufsize', kilobits],
    ...['-flush_packets', '1', '-f', 'flv', `pipe:${firstRungPipe + index}`],
  ];
}

function thumbnailArgs(pipe: number): string[] {
  return [
    ...['-map', '[thumbnails]', '-an', '-vsync', 'passthrough', '-c:v', 'mjpeg', '-q:v', '5'],
    ...['-flush_packets', '1', '-f', 'image2pipe', `pipe:${pipe}`],
  ];
}
