import type { Seconds } from '@starling/shared/units.ts';
import { deviceArgs, encoderArgs, encoderFilters, type EncoderName } from './encoder.ts';
import { ladderInputArgs } from './ladder-input.ts';
import type { Rung } from './ladder.ts';

/** What the ladder's process is to do. */
export interface LadderPlan {
  readonly rungs: readonly Rung[];
  readonly encoder: EncoderName;
  /** A JPEG each so many seconds; 0 for none. */
  readonly thumbnailSeconds: Seconds;
  /** A small JPEG for the storyboard each so many seconds, at the first keyframe after; 0 for none. */
  readonly tileSeconds: Seconds;
}

/** File descriptor of the first rung's pipe in the child; the thumbnails' pipe follows the last rung's, then the tiles'. */
export const firstRungPipe = 3;

/** Widths in pixels; heights follow the picture's shape. */
const thumbnailWidth = 480;
const tileWidth = 160;

/** Something beside the rungs that pictures are made for. */
interface Stills {
  readonly label: string;
  readonly filter: string;
}

/**
 * Arguments for one ffmpeg that decodes the source once from stdin and writes each rung as FLV to its own pipe.
 *
 * FLV rather than fMP4: it carries the source's millisecond stamps unchanged through `-copyts`, hands out each
 * frame as soon as it is coded (an fMP4 fragment waits for the next one to learn its duration), and the relay
 * reads it with the parser that it has for publishers.
 *
 * Two options look odd and are needed on one of ffmpeg 5.1 and the 2018 build of @ffmpeg-installer, or both:
 * - `-vsync passthrough`: otherwise frames are dropped and moved to fit a constant rate;
 * - `-enc_time_base 1:1000`: otherwise stamps are rounded to whole frames and no longer equal the source's.
 */
export function ladderArgs(plan: LadderPlan): string[] {
  const stills = stillsOf(plan);
  return [
    ...['-hide_banner', '-loglevel', 'warning', '-nostats', ...deviceArgs(plan.encoder)],
    ...['-copyts', '-threads', '1', '-fpsprobesize', '0', '-analyzeduration', '500000'],
    ...[...ladderInputArgs, '-i', 'pipe:0'],
    ...['-filter_complex', filterGraph(plan, stills)],
    ...plan.rungs.flatMap((rung, index) => rungArgs(plan.encoder, rung, index)),
    ...stills.flatMap(({ label }, index) => stillsArgs(label, firstRungPipe + plan.rungs.length + index)),
  ];
}

function stillsOf({ thumbnailSeconds, tileSeconds }: LadderPlan): Stills[] {
  return [
    ...(thumbnailSeconds > 0
      ? [
          {
            label: 'thumbnails',
            filter: `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${thumbnailSeconds})',scale=${thumbnailWidth}:-2`,
          },
        ]
      : []),
    ...(tileSeconds > 0
      ? [
          {
            label: 'tiles',
            filter: `select='key*(isnan(prev_selected_t)+gt(floor(t/${tileSeconds}),floor(prev_selected_t/${tileSeconds})))',scale=${tileWidth}:-2`,
          },
        ]
      : []),
  ];
}

function filterGraph(plan: LadderPlan, stills: readonly Stills[]): string {
  const branches = plan.rungs.length + stills.length;
  const splits = Array.from({ length: branches }, (_, index) => `[in${index}]`).join('');
  const scales = plan.rungs.map(
    (rung, index) =>
      `[in${index}]${keptPictures(rung)}scale=${rung.width}:${rung.height},setsar=1,${encoderFilters(plan.encoder)}[out${index}]`,
  );
  const pictures = stills.map(
    ({ label, filter }, index) => `[in${plan.rungs.length + index}]${filter},format=yuvj420p[${label}]`,
  );
  return [`[0:v]settb=1/1000,split=${branches}${splits}`, ...scales, ...pictures].join(';');
}

/** Chooses each keyframe, and then every so many-th picture: `fps` would move pictures and lose keyframes. */
function keptPictures({ keepsEvery }: Rung): string {
  return keepsEvery === 1 ? '' : `select='if(key,1+st(0,0),0*st(0,mod(ld(0)+1,${keepsEvery}))+eq(ld(0),0))',`;
}

function rungArgs(encoder: EncoderName, rung: Rung, index: number): string[] {
  return [
    ...['-map', `[out${index}]`, '-an', ...encoderArgs(encoder, rung)],
    ...['-vsync', 'passthrough', '-enc_time_base', '1:1000'],
    ...['-flush_packets', '1', '-f', 'flv', `pipe:${firstRungPipe + index}`],
  ];
}

function stillsArgs(label: string, pipe: number): string[] {
  return [
    ...['-map', `[${label}]`, '-an', '-vsync', 'passthrough', '-c:v', 'mjpeg', '-q:v', '5'],
    ...['-flush_packets', '1', '-f', 'image2pipe', `pipe:${pipe}`],
  ];
}
