import { execFileSync, spawn } from 'node:child_process';
import type { Millis } from '@starling/shared/units.ts';
import { between, noteSurprise, pause, type Stage } from './actor.ts';

/** Makes 20 s of 360p30 with sound at less than 1 Mbit/s, a keyframe each second. */
export function makeProgramme(ffmpegPath: string, file: string): void {
  const inputs = [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=640x360:rate=30',
    '-f',
    'lavfi',
    '-i',
    'sine=f=440:r=48000',
  ];
  const video = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '30', '-bf', '0', '-pix_fmt', 'yuv420p'];
  const rate = ['-b:v', '700k', '-maxrate', '700k', '-bufsize', '700k'];
  const arguments_ = [
    '-v',
    'error',
    '-y',
    ...inputs,
    '-t',
    '20',
    ...video,
    ...rate,
    '-c:a',
    'aac',
    '-f',
    'flv',
    file,
  ];
  execFileSync(ffmpegPath, arguments_, { stdio: 'inherit' });
}

/** How a publisher behaves. */
export interface Habit {
  /** Least and most time of one connection. */
  readonly session: readonly [Millis, Millis];
  /** Time until it comes back. */
  readonly away: Millis;
  /** A lost connection goes on with its broadcast if it comes back in time; a finished one ends it. */
  readonly ending: 'lost' | 'finished';
}

/** Publishes again and again until the stage's end. */
export async function keepPublishing(
  stage: Stage,
  ffmpegPath: string,
  file: string,
  streamKey: string,
  habit: Habit,
): Promise<void> {
  while (!stage.signal.aborted) {
    const input = ['-re', '-stream_loop', '-1', '-i', file, '-c', 'copy', '-f', 'flv'];
    const child = spawn(ffmpegPath, ['-v', 'error', ...input, `${stage.rtmpUrl}/${streamKey}`], {
      stdio: 'ignore',
    });
    stage.deeds.connections += 1;
    const ended = new Promise((resolve) => child.once('close', resolve));
    const time = between(stage.random, ...habit.session);
    const isOver = await Promise.race([pause(stage, time).then(() => true), ended.then(() => false)]);
    child.kill(goodbye(stage, habit));
    await ended;
    if (!isOver) noteSurprise(stage, 'a publisher was sent away');
    await pause(stage, habit.away);
  }
}

/** Where all ends nobody is to be waited for. */
function goodbye({ signal }: Stage, { ending }: Habit): NodeJS.Signals {
  return ending === 'lost' && !signal.aborted ? 'SIGKILL' : 'SIGINT';
}
