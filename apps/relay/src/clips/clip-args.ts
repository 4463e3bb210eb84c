import type { Millis } from '@starling/shared/units.ts';
import type { RunCut } from './cut-plan.ts';

/** Size of a picture in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** What ffmpeg is to make of the runs. */
export interface ClipPlan {
  /** In order; at least one. Run 0 comes on stdin, each further one on a pipe of its own from {@link secondRunPipe}. */
  readonly cuts: readonly RunCut[];
  /** Files that ffmpeg makes. The thumbnail is made where there are pictures. */
  readonly mediaFile: string;
  readonly thumbnailFile: string;
}

/** File descriptor of the second run's pipe in the child. */
export const secondRunPipe = 3;

/** Sides of the largest clip: 1080p, upright too. */
const longSide = 1920;
const shortSide = 1080;
const thumbnailWidth = 640;
const soundFormat =
  'aresample=async=1:first_pts=0,aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo';

/** How long the clip becomes. */
export function clipLength(cuts: readonly RunCut[]): Millis {
  return cuts.reduce<Millis>((sum, { from, to }) => sum + to - from, 0);
}

/** The clip's size: that of the first run with pictures, made to fit into 1080p; undefined without any. */
export function clipSize(cuts: readonly RunCut[]): PictureSize | undefined {
  const first = cuts.find(({ pictures }) => pictures !== undefined)?.tracks.video;
  if (first === undefined) return undefined;
  const { width, height } = first;
  const scale = Math.min(1, longSide / Math.max(width, height), shortSide / Math.min(width, height));
  const even = (side: number) => Math.max(2, 2 * Math.round((side * scale) / 2));
  return { width: even(width), height: even(height) };
}

/**
 * Arguments for one ffmpeg that cuts the runs, joins them and codes the whole anew as an MP4 that plays everywhere:
 * H.264 High in 4:2:0 and AAC-LC, its header in front. What a run lacks is filled with black or silence.
 *
 * The media comes by pipes, so that ffmpeg ends when the relay does, however that ends. Odd options and why, beside
 * those that the ladder has for the same reasons:
 * - `-copyts`: the cut is in ticks of the broadcast's timeline, which ffmpeg would shift to 0;
 * - `-enc_time_base` of less than 1,000 ticks: with more the 2018 build makes the last picture 0 long, and it is lost;
 * - `aresample=async=1:first_pts=0`: sound that begins late or has holes stays where it was, as silence.
 */
export function clipArgs(plan: ClipPlan): string[] {
  const size = clipSize(plan.cuts);
  const hasSound = plan.cuts.some(({ tracks }) => tracks.audio !== undefined);
  const inputs = plan.cuts.flatMap((_, index) => {
    const pipe = index === 0 ? 0 : secondRunPipe + index - 1;
    return ['-threads', '2', '-f', 'mov', '-i', `pipe:${pipe}`];
  });
  return [
    ...['-hide_banner', '-loglevel', 'error', '-nostats', '-progress', 'pipe:1', '-y'],
    ...['-filter_complex_threads', '1', '-copyts', ...inputs],
    ...['-filter_complex', filterGraph(plan.cuts, size, hasSound)],
    ...(size === undefined ? [] : pictureArgs(plan.cuts)),
    ...(hasSound ? soundArgs : []),
    ...['-map_metadata', '-1', '-movflags', '+faststart', '-f', 'mp4', plan.mediaFile],
    ...(size === undefined ? [] : thumbnailArgs(plan.thumbnailFile)),
  ];
}

/**
 * Constant quality, with a ceiling that phones can decode and fetch; a keyframe each two seconds to seek to. Without
 * B-frames every picture is decoded when it is shown: a pause in the source would put their first stamp far before 0.
 */
function pictureArgs(cuts: readonly RunCut[]): string[] {
  const frameRate = Math.max(...cuts.map(({ pictures }) => pictures?.frameRate ?? 1));
  return [
    ...[
      '-map',
      '[picture]',
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '20',
      '-profile:v',
      'high',
      '-bf',
      '0',
    ],
    ...['-maxrate', '12M', '-bufsize', '24M', '-threads', '2', '-vsync', 'passthrough'],
    ...[
      '-enc_time_base',
      `1:${ticksPerSecond(frameRate)}`,
      '-x264-params',
      `force-cfr=1:fps=${Math.round(frameRate * 1000)}/1000`,
    ],
    ...['-force_key_frames', 'expr:gte(t,n_forced*2)', '-video_track_timescale', '90000'],
  ];
}

/**
 * Ticks of the encoder: whole ones to a picture where the rate is whole, so that stamps in milliseconds become even.
 * @returns at most 999
 */
function ticksPerSecond(frameRate: number): number {
  const most = 999;
  const whole = Math.round(frameRate);
  return Math.abs(frameRate - whole) < 0.012 ? whole * Math.floor(most / whole) : most;
}

const soundArgs = ['-map', '[sound]', '-c:a', 'aac', '-b:a', '160k'];

function thumbnailArgs(file: string): string[] {
  return ['-map', '[thumbnail]', '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '4', '-f', 'image2', file];
}

function filterGraph(cuts: readonly RunCut[], size: PictureSize | undefined, hasSound: boolean): string {
  const chains = cuts.flatMap((cut, index) => [
    ...(size === undefined ? [] : [`${pictureChain(cut, index, size)}[v${index}]`]),
    ...(hasSound ? [`${soundChain(cut, index)}[a${index}]`] : []),
  ]);
  const ends = [...(size === undefined ? [] : ['[whole]']), ...(hasSound ? ['[sound]'] : [])].join('');
  const joints = cuts.map(
    (_, index) => `${size === undefined ? '' : `[v${index}]`}${hasSound ? `[a${index}]` : ''}`,
  );
  const counts = `n=${cuts.length}:v=${size === undefined ? 0 : 1}:a=${hasSound ? 1 : 0}`;
  // Also for a single run: one way to be right.
  chains.push(`${joints.join('')}concat=${counts}${ends}`);
  if (size !== undefined) chains.push(...thumbnailChains(clipLength(cuts)));
  return chains.join(';');
}

/** The thumbnail is taken from the clip's first third, where the beginning has settled. */
function thumbnailChains(length: Millis): string[] {
  const at = (length / 4000).toFixed(3);
  return [
    '[whole]split=2[picture][still]',
    `[still]select='gte(t,${at})',scale=${thumbnailWidth}:-2,format=yuvj420p[thumbnail]`,
  ];
}

function pictureChain(cut: RunCut, input: number, { width, height }: PictureSize): string {
  const { pictures, tracks, from } = cut;
  const shape = `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2,setsar=1,format=yuv420p`;
  if (pictures === undefined || tracks.video === undefined)
    return `color=c=black:s=${width}x${height}:r=30:d=${seconds(cut)},settb=1/90000,setsar=1,format=yuv420p`;
  const { timescale } = tracks.video;
  const zero = Math.round((from * timescale) / 1000);
  return [
    `[${input}:v:0]settb=1/${timescale}`,
    `trim=start_pts=${pictures.first}:end_pts=${pictures.limit}`,
    // The first picture stands from the beginning, even where it was on screen before or comes late.
    `setpts='if(eq(N,0),0,PTS-${zero})'`,
    'settb=1/90000',
    shape,
  ].join(',');
}

function soundChain(cut: RunCut, input: number): string {
  const { tracks, from, to } = cut;
  if (tracks.audio === undefined)
    return `anullsrc=r=48000:cl=stereo,atrim=duration=${seconds(cut)},${soundFormat}`;
  const [start, end] = [from, to].map((time) => (time / 1000).toFixed(6));
  return `[${input}:a:0]atrim=start=${start ?? 0}:end=${end ?? 0},asetpts=PTS-${start ?? 0}/TB,${soundFormat}`;
}

function seconds({ from, to }: RunCut): string {
  return ((to - from) / 1000).toFixed(6);
}
