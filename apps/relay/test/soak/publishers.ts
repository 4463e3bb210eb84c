import type { Millis } from '@starling/shared/units.ts';
import { type Programme, publishProgramme } from '../support/programme.ts';
import { between, noteSurprise, pause, type Stage } from './actor.ts';

/** 360p at less than 1 Mbit/s. */
export const soakProgramme: Programme = {
  ...{ width: 640, height: 360, keyframeEvery: 30 },
  rate: ['-b:v', '700k', '-maxrate', '700k', '-bufsize', '700k'],
};

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
    const child = publishProgramme(ffmpegPath, file, `${stage.rtmpUrl}/${streamKey}`);
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
