import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Seconds } from '@starling/shared/units.ts';
import type { Rung } from './ladder.ts';

/** H.264 encoders of ffmpeg that the ladder can use. */
export const encoderNames = ['libx264', 'h264_nvenc', 'h264_qsv', 'h264_vaapi', 'h264_videotoolbox'] as const;
export type EncoderName = (typeof encoderNames)[number];

/** Filters that bring a scaled picture to where the encoder wants it. */
export function encoderFilters(encoder: EncoderName): string {
  // VA-API takes pictures of the GPU's memory alone.
  return encoder === 'h264_vaapi' ? 'format=nv12,hwupload' : 'format=yuv420p';
}

/** Arguments before the input: the device that filters upload to. */
export function deviceArgs(encoder: EncoderName): string[] {
  return encoder === 'h264_vaapi' ? ['-init_hw_device', 'vaapi=gpu', '-filter_hw_device', 'gpu'] : [];
}

/** Who joins a source that has no keyframe for long finds one in its rungs all the same. */
const longestGop: Seconds = 4;

/**
 * Arguments for one rung: a bitrate that is kept within a second, no B-frames, and a keyframe where the source has one.
 *
 * `x264 force-cfr, fps`: otherwise the build of @ffmpeg-installer takes a frame to last 1 ms and its rate control
 * starves. `-forced-idr`: otherwise hardware encoders answer a forced keyframe with an I-frame that is no IDR.
 */
export function encoderArgs(encoder: EncoderName, rung: Rung): string[] {
  const kilobits = `${Math.round(rung.bitrate / 1000)}k`;
  const gop = String(Math.ceil(longestGop * rung.frameRate));
  const rate = ['-b:v', kilobits, '-maxrate', kilobits, '-bufsize', kilobits, '-g', gop, '-bf', '0'];
  const common = ['-c:v', encoder, '-profile:v', rung.profile, '-force_key_frames', 'source', ...rate];
  switch (encoder) {
    case 'libx264':
      return [
        ...common,
        ...['-level', rung.level, '-preset', 'veryfast', '-tune', 'zerolatency', '-sc_threshold', '0'],
        ...['-threads', Math.min(rung.width, rung.height) >= 720 ? '2' : '1'],
        ...['-x264-params', `force-cfr=1:fps=${Math.max(1, Math.round(rung.frameRate * 1000))}/1000`],
      ];
    case 'h264_nvenc':
      return [...common, '-preset', 'p4', '-tune', 'ull', '-rc', 'cbr', '-forced-idr', '1', '-delay', '0'];
    case 'h264_qsv':
      return [...common, '-preset', 'veryfast', '-forced_idr', '1', '-async_depth', '1', '-look_ahead', '0'];
    case 'h264_vaapi':
      return [...common, '-rc_mode', 'CBR', '-async_depth', '1'];
    case 'h264_videotoolbox':
      return [...common, '-realtime', '1', '-allow_sw', '0'];
  }
}

const run = promisify(execFile);
const probeTimeoutMs = 10_000;

/**
 * Encodes a second with it.
 *
 * @returns why it cannot be used here; undefined where it can
 */
export async function probeEncoder(ffmpegPath: string, encoder: EncoderName): Promise<string | undefined> {
  const rung: Rung = {
    ...{ id: '360p', width: 640, height: 360, frameRate: 30, keepsEvery: 1, bitrate: 700_000 },
    ...{ profile: 'high', level: '3.0' },
  };
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=30', '-t', '1'];
  const args = [
    ...['-hide_banner', '-loglevel', 'error', ...deviceArgs(encoder), ...source],
    ...['-vf', encoderFilters(encoder), ...encoderArgs(encoder, rung), '-f', 'null', '-'],
  ];
  try {
    await run(ffmpegPath, args, { timeout: probeTimeoutMs, killSignal: 'SIGKILL' });
    return undefined;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    const lines = (stderr ?? String(error)).split('\n').filter((line) => line.trim() !== '');
    return lines[0] ?? 'it could not encode a second';
  }
}

/** Hardware encoders, in the order in which `auto` tries them. */
const hardware: readonly EncoderName[] = ['h264_nvenc', 'h264_qsv', 'h264_vaapi', 'h264_videotoolbox'];

/** Which encoder the ladder uses, and why. */
export interface EncoderChoice {
  readonly encoder: EncoderName;
  /** What else was tried, each with its reason. */
  readonly refused: readonly string[];
}

/**
 * `auto` takes the first hardware encoder that works: it spares the cores. One that is asked for by its name and does
 * not work gives way to libx264, as a ladder is better than none.
 */
export async function chooseEncoder(
  ffmpegPath: string,
  wanted: EncoderName | 'auto',
): Promise<EncoderChoice> {
  const refused: string[] = [];
  for (const encoder of wanted === 'auto' ? hardware : [wanted]) {
    if (encoder === 'libx264') break;
    const reason = await probeEncoder(ffmpegPath, encoder);
    if (reason === undefined) return { encoder, refused };
    refused.push(`${encoder}: ${reason}`);
  }
  return { encoder: 'libx264', refused };
}
