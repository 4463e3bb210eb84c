import { spawnSync } from 'node:child_process';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';

const flash = 0.1;

/** Writes a film of 640 × 360 at 30 frames a second: each second begins with a white flash and a beep of 100 ms. */
export function writeFlashAndBeep(file: string, seconds: number): void {
  const gate = `lt(mod(t\\,1)\\,${flash})`;
  const { status, stderr } = spawnSync(
    ffmpegInstaller.path,
    [
      ...['-y', '-v', 'error', '-f', 'lavfi', '-i', `color=black:s=640x360:r=30:d=${seconds}`],
      ...['-f', 'lavfi', '-i', `aevalsrc=0.5*sin(2*PI*1000*t)*${gate}:s=48000:d=${seconds}`],
      ...['-vf', `drawbox=color=white:t=fill:enable='${gate.replaceAll('\\', '')}'`],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-g',
        '30',
        '-pix_fmt',
        'yuv420p',
        '-c:a',
        'aac',
        '-shortest',
        file,
      ],
    ],
    { encoding: 'utf8', timeout: 60_000 },
  );
  if (status !== 0) throw new Error(`ffmpeg cannot write ${file}: ${stderr}`);
}

/** Where a row of values rises above a threshold after having been below it. */
function rises(values: readonly number[], threshold: number): number[] {
  return values.flatMap((value, index) => {
    const before = values[index - 1];
    return before !== undefined && before < threshold && value >= threshold ? [index] : [];
  });
}

/** @returns when flashes begin. `levels` are the brightnesses of frames, `times` when each is shown. */
export function flashTimes(levels: readonly number[], times: readonly number[]): number[] {
  return rises(levels, 128).map((index) => times[index] ?? NaN);
}

/**
 * @param samples s16, stereo
 * @param start the time of the first one, ms
 * @returns when beeps begin, ms
 */
export function beepTimes(samples: Int16Array, start: number): number[] {
  const windowSamples = 48;
  const levels: number[] = [];
  for (let at = 0; at + windowSamples * 2 <= samples.length; at += windowSamples * 2) {
    let peak = 0;
    for (let index = at; index < at + windowSamples * 2; index += 2)
      peak = Math.max(peak, Math.abs(samples[index] ?? 0));
    levels.push(peak);
  }
  const starts = rises(levels, 4000);
  // A beep swings through zero, which is no new one.
  return starts.filter((at, index) => at - (starts[index - 1] ?? -Infinity) > 300).map((at) => start + at);
}

/** @returns of each flash how much later its beep comes, ms; flashes whose beep is missing are left out. */
export function offsets(flashes: readonly number[], beeps: readonly number[]): number[] {
  return flashes.flatMap((at) => {
    const nearest = beeps.map((beep) => beep - at).sort((a, b) => Math.abs(a) - Math.abs(b))[0];
    return nearest === undefined || Math.abs(nearest) > 400 ? [] : [nearest];
  });
}
