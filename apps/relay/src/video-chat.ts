import { longestReplay } from '@starling/shared/protocol/chat-limits.ts';
import type { Replay } from '@starling/shared/protocol/chat-pages.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Archive } from './archive/archive.ts';
import type { ChatPages } from './chat/pages/chat-pages.ts';

/** A stretch of a video whose time runs with the wall clock. */
interface Stretch {
  /** On the video's timeline: what a player shows, from 0. */
  readonly offset: Millis;
  readonly duration: Millis;
  /** Wall clock at its start. */
  readonly at: Millis;
}

/** @returns the wall clock at a place of a video; behind its end the end's */
export function wallClockAt(stretches: readonly Stretch[], offset: Millis): Millis | undefined {
  const found = stretches.findLast((stretch) => stretch.offset <= offset) ?? stretches[0];
  if (found === undefined) return undefined;
  return found.at + Math.min(Math.max(0, offset - found.offset), found.duration);
}

/** @returns where in a video a time is; what happened while nothing was recorded is where that goes on */
export function offsetAt(stretches: readonly Stretch[], at: Millis): Millis {
  const index = stretches.findLastIndex((stretch) => stretch.at <= at);
  const found = stretches[index];
  if (found === undefined) return 0;
  return found.offset + Math.min(at - found.at, found.duration);
}

/** What was said while broadcasts were on air, by the clocks of their videos. */
export function createVideoChat(archive: Pick<Archive, 'find'>, pages: ChatPages) {
  return async (id: string, from: Millis, to: Millis): Promise<Replay | undefined> => {
    const video = await archive.find(id);
    if (video?.source === undefined) return undefined;
    let offset = 0;
    const stretches = video.source.segments.map(({ duration, programDate }) => {
      offset += duration;
      return { offset: offset - duration, duration, at: programDate };
    });
    const end = Math.min(to, from + longestReplay, offset);
    const begin = wallClockAt(stretches, from);
    const until = wallClockAt(stretches, end);
    if (begin === undefined || until === undefined || from >= end) return { data: [], next: null };
    const found = await pages.between(video.channel, begin, until);
    if (found === undefined) return undefined;
    const data = found.events.map((event) => ({ ...event, offset: offsetAt(stretches, event.at) }));
    const rest = found.isAll ? end : (data.at(-1)?.offset ?? end);
    return { data, next: rest < Math.min(to, offset) ? rest : null };
  };
}
