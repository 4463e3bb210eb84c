import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BitsPerSecond, Millis, Seconds } from '@starling/shared/units.ts';
import { beepSampleRate, paintBeep } from '@starling/shared/test-card/beep.ts';
import { TestCard } from '@starling/shared/test-card/test-card.ts';

/** What to put on air, and where. */
export interface TestCardOptions {
  readonly ffmpegPath: string;
  /** `rtmp://HOST:PORT/live/KEY`, or whatever else `format` can be written to. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly bitrate: BitsPerSecond;
  /** Distance of keyframes. */
  readonly keyframeEvery: Seconds;
  /** Arguments between the encoder's and the URL; by default `-f flv`, as RTMP wants it. */
  readonly output?: readonly string[];
  /** Ends the programme. */
  readonly signal: AbortSignal;
  /** Called with ffmpeg's process once it has been started. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Called with each line that ffmpeg complains with. */
  readonly onMessage?: (line: string) => void;
}

/** After a pause of the machine so many frames are made up for; what is older is given up by starting again. */
const mostFramesBehind = 60;
const killAfter: Millis = 2_000;

/**
 * Paints the test card at its frame rate with the time of day in it, lets ffmpeg encode picture and beep, and
 * publishes. Resolves when ffmpeg has ended: after `signal`, or because the relay or ffmpeg gave up.
 *
 * @returns ffmpeg's exit code; null if it was killed
 */
export async function publishTestCard(options: TestCardOptions): Promise<number | null> {
  const child = spawn(options.ffmpegPath, publisherArgs(options), {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  options.onStart?.(child);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n')) if (line.trim() !== '') options.onMessage?.(line.trim());
  });
  const running = new AbortController();
  const stop = AbortSignal.any([options.signal, running.signal]);
  const feeding = feed(child, options, stop);
  try {
    return await ended;
  } finally {
    running.abort();
    await feeding;
  }
}

function publisherArgs(options: TestCardOptions): string[] {
  const { width, height, frameRate } = options;
  const kilobits = `${Math.round(options.bitrate / 1000)}k`;
  return [
    ...['-hide_banner', '-loglevel', 'error', '-nostats'],
    ...['-probesize', '32', '-analyzeduration', '0', '-thread_queue_size', '64'],
    ...[
      '-f',
      'rawvideo',
      '-pix_fmt',
      'yuv420p',
      '-s',
      `${width}x${height}`,
      '-r',
      `${frameRate}`,
      '-i',
      'pipe:0',
    ],
    ...['-probesize', '32', '-analyzeduration', '0', '-thread_queue_size', '64'],
    ...['-f', 's16le', '-ar', `${beepSampleRate}`, '-ac', '1', '-i', 'pipe:3'],
    ...['-map', '0:v', '-map', '1:a', '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency'],
    ...['-profile:v', 'high', '-g', `${Math.round(options.keyframeEvery * frameRate)}`, '-sc_threshold', '0'],
    ...['-b:v', kilobits, '-maxrate', kilobits, '-bufsize', kilobits],
    ...['-c:a', 'aac', '-b:a', '96k', '-ac', '2', '-max_interleave_delta', '30000'],
    ...['-flush_packets', '1', ...(options.output ?? ['-f', 'flv']), options.url],
  ];
}

/** Writes pictures and sound as they fall due until `stop`, then closes both pipes, which ends ffmpeg. */
async function feed(child: ChildProcess, options: TestCardOptions, stop: AbortSignal): Promise<void> {
  const pictures = child.stdin;
  const sound = child.stdio[3] as Writable | null | undefined;
  if (!pictures || !sound) return;
  // A pipe that breaks is ffmpeg's end, which `ended` reports.
  pictures.on('error', () => undefined);
  sound.on('error', () => undefined);
  await paintUntil(stop, options, pictures, sound);
  pictures.end();
  sound.end();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const kill = setTimeout(() => child.kill('SIGKILL'), killAfter);
  child.once('close', () => clearTimeout(kill));
}

async function paintUntil(
  stop: AbortSignal,
  options: TestCardOptions,
  pictures: Writable,
  sound: Writable,
): Promise<void> {
  const card = new TestCard(options);
  const samplesPerFrame = beepSampleRate / options.frameRate;
  const start = Date.now();
  let painted = 0;
  let sounded = 0;
  while (!stop.aborted) {
    const due = Math.floor(((Date.now() - start) * options.frameRate) / 1000) + 1;
    if (due - painted > mostFramesBehind) return;
    for (; painted < due; painted += 1) {
      pictures.write(card.paint(Date.now()));
      const soundDue = Math.round((painted + 1) * samplesPerFrame);
      const samples = paintBeep(start + (sounded * 1000) / beepSampleRate, soundDue - sounded);
      sound.write(new Uint8Array(samples.buffer));
      sounded = soundDue;
    }
    const next = start + (painted * 1000) / options.frameRate;
    await sleep(Math.max(1, next - Date.now()), undefined, { signal: stop }).catch(() => undefined);
  }
}
