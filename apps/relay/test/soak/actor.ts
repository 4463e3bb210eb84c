import { setTimeout as sleep } from 'node:timers/promises';
import type { Millis } from '@starling/shared/units.ts';

/** What those who use the relay have done so far. */
export interface Deeds {
  parts: number;
  segmentsAgain: number;
  visits: number;
  connections: number;
  linesHeard: number;
  /** That the relay says its ladder has made. */
  ladderParts: number;
  /** Answers that nobody should get, by what was asked and what came. */
  readonly surprises: Map<string, number>;
}

/** What everyone who uses the relay needs. */
export interface Stage {
  readonly httpUrl: string;
  readonly rtmpUrl: string;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly deeds: Deeds;
}

/** Waits; ends early, without an error, with the stage. */
export async function pause(stage: Pick<Stage, 'signal'>, time: Millis): Promise<void> {
  await sleep(Math.max(0, time), undefined, { signal: stage.signal }).catch(() => undefined);
}

export function between(random: () => number, least: number, most: number): number {
  return least + random() * (most - least);
}

export function noteSurprise({ deeds }: Pick<Stage, 'deeds'>, what: string): void {
  deeds.surprises.set(what, (deeds.surprises.get(what) ?? 0) + 1);
}
