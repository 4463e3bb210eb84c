import type { Replay } from '@starling/shared/protocol/chat-pages.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { MessageEntry } from '../chat-state.ts';
import { readPage } from '../read-page.ts';

/** The chat is loaded in stretches of this length of the video. */
export const stretchMs: Millis = 60_000;
/** Stretches that are kept: those farthest from where the video is go first. */
const mostStretches = 12;
const mostShown = 1_000;

/** What was said in one stretch of a video. */
interface Stretch {
  /** Milliseconds from the video's beginning, as many as entries. */
  readonly offsets: readonly Millis[];
  readonly entries: readonly MessageEntry[];
}

/** Stretches by their number: the first minute of the video is 0. */
export type Stretches = ReadonlyMap<number, Stretch>;

/**
 * @param position of the video
 * @returns which stretch to load next: the one that is playing, the one to come, the one before; null where all are there
 */
export function wantedStretch(loaded: Stretches, position: Millis): number | null {
  const now = Math.floor(position / stretchMs);
  const wanted = [now, now + 1, now - 1].find((stretch) => stretch >= 0 && !loaded.has(stretch));
  return wanted ?? null;
}

/** The stretches with another one, of which those far from where the video is are forgotten. */
export function keepStretch(
  loaded: Stretches,
  number: number,
  stretch: Stretch,
  position: Millis,
): Stretches {
  const now = Math.floor(position / stretchMs);
  const all = [...loaded, [number, stretch] as const];
  const nearest = all.sort(([a], [b]) => Math.abs(a - now) - Math.abs(b - now)).slice(0, mostStretches);
  return new Map(nearest);
}

/** Reads what the relay told of a stretch. Keys go by place, so that a stretch that is loaded again is the same. */
export function readStretch(number: number, data: Replay['data']): Stretch {
  const offsets: Millis[] = [];
  const entries: MessageEntry[] = [];
  for (const event of data) {
    const told = readPage([event]).find((one) => one.kind === 'message');
    if (told === undefined) continue;
    const key = number * keysPerStretch + entries.length;
    offsets.push(event.offset);
    entries.push({ kind: 'message', key, message: told.message, delivery: { state: 'sent' } });
  }
  return { offsets, entries };
}

const keysPerStretch = 1_000_000;

/** What had been said at a moment of the video: without holes from there back, the newest last. */
export function shownAt(loaded: Stretches, position: Millis): MessageEntry[] {
  const shown: MessageEntry[][] = [];
  let count = 0;
  const now = Math.floor(position / stretchMs);
  for (let number = now; number >= 0 && count < mostShown; number -= 1) {
    const stretch = loaded.get(number);
    if (stretch === undefined) break;
    const said = number < now ? stretch.entries.length : countUntil(stretch.offsets, position);
    shown.unshift(stretch.entries.slice(0, said));
    count += said;
  }
  return shown.flat().slice(-mostShown);
}

function countUntil(offsets: readonly Millis[], position: Millis): number {
  const later = offsets.findIndex((offset) => offset > position);
  return later === -1 ? offsets.length : later;
}
