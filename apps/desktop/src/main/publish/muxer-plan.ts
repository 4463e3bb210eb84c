import type { BitsPerSecond, Millis, Seconds } from '@starling/shared/units.ts';

/** What one run of ffmpeg is to do. */
export type MuxerPlan =
  /** H.264 as it is, PCM into AAC: what WebCodecs made, in Matroska. */
  | { readonly kind: 'copy'; readonly audioBitrate: BitsPerSecond }
  /** Everything anew: what MediaRecorder made where WebCodecs cannot encode. */
  | {
      readonly kind: 'encode';
      /** As ffmpeg names it. */
      readonly container: 'matroska' | 'mp4';
      readonly videoBitrate: BitsPerSecond;
      readonly frameRate: number;
      readonly audioBitrate: BitsPerSecond;
    };

/** From key frame to key frame, whoever encodes. */
export const keyframeInterval: Seconds = 2;

/** What stands before the input. */
export function inputOptions(plan: MuxerPlan): string[] {
  const common = ['-hide_banner', '-loglevel', 'error', '-nostats'];
  if (plan.kind === 'encode') return [...common, '-f', plan.container];
  // Stamps stay ours, so that a run that takes over goes on where the one before it was.
  return [...common, '-copyts', '-probesize', '32', '-analyzeduration', '0', '-f', 'matroska'];
}

/**
 * Sound is handed to ffmpeg with stamps so much later than its own, in milliseconds, and gets its own back afterwards.
 * ffmpeg lets a picture out only when it holds sound that is stamped later; AAC comes 40 to 70 ms after its pictures, so
 * without this every picture would wait for the next one (measured: 34 ms at the median, 0.4 with it).
 */
export const soundLead: Millis = 85;

/**
 * What stands before the output, which is FLV.
 *
 * `-max_interleave_delta`: where sound stops coming, pictures wait 100 ms for it, not the usual 10 s.
 */
export function outputOptions(plan: MuxerPlan): string[] {
  const bitrate = (value: BitsPerSecond) => `${Math.round(value)}`;
  const video =
    plan.kind === 'copy'
      ? ['-c:v', 'copy']
      : [
          ...['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'],
          ...['-b:v', bitrate(plan.videoBitrate), '-maxrate', bitrate(plan.videoBitrate)],
          ...['-bufsize', bitrate(plan.videoBitrate), '-r', `${plan.frameRate}`],
          ...['-g', `${Math.round(plan.frameRate * keyframeInterval)}`, '-sc_threshold', '0'],
        ];
  return [
    ...video,
    ...[
      '-c:a',
      'aac',
      '-profile:a',
      'aac_low',
      '-b:a',
      bitrate(plan.audioBitrate),
      '-ar',
      '48000',
      '-ac',
      '2',
    ],
    ...['-max_interleave_delta', '100000', '-flush_packets', '1'],
    ...['-flvflags', 'no_duration_filesize', '-f', 'flv'],
  ];
}
