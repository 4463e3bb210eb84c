import type Hls from 'hls.js';
import type { Fragment, Part } from 'hls.js';
import type { PartNumber } from '../ids.ts';
import type { BitsPerSecond, Millis, Seconds } from '../units.ts';

/** What hls.js and its video element tell of playback. */
export interface Playhead {
  /** Media ahead of the picture on screen, in one piece with it. */
  readonly buffer: Millis;
  /** The part on screen; undefined before the first picture. */
  readonly position: PartNumber | undefined;
  /** Of the rendition, as its playlist declares it; 0 while unknown. */
  readonly bitrate: BitsPerSecond;
  readonly latency: Millis | undefined;
}

/** From the last byte of a part to its first frame: appending and decoding. */
const appendTime: Millis = 80;
/** Paused playback waits for nothing; what it has asked for should be there soon all the same. */
const pausedPatience: Millis = 3_000;
/** Ranges that lie closer together than this are played through. */
const gapTolerance: Seconds = 0.1;

/** Reads off hls.js where playback is. */
export function readPlayhead(hls: Hls): Playhead {
  const { media } = hls;
  const level = hls.levels[hls.loadLevel];
  return {
    buffer: media === null ? 0 : bufferAhead(media) * 1000,
    position: media === null || media.readyState < 2 ? undefined : partAt(hls, media.currentTime),
    bitrate: level?.bitrate ?? 0,
    latency: hls.latestLevelDetails?.live === true ? hls.latency * 1000 : undefined,
  };
}

/** When playback stops unless what begins at `start` has come; now where there is nothing to play yet. */
export function deadlineOf(hls: Hls | undefined, start: Seconds, now: Millis): Millis {
  const media = hls?.media;
  if (media === undefined || media === null || bufferAhead(media) === 0) return now;
  if (media.paused) return now + pausedPatience;
  const ahead = (start - media.currentTime) / Math.max(0.1, media.playbackRate);
  return now + Math.max(0, ahead * 1000 - appendTime);
}

function bufferAhead({ buffered, currentTime }: HTMLMediaElement): Seconds {
  let end = currentTime;
  for (let index = 0; index < buffered.length; index += 1)
    if (buffered.start(index) <= end + gapTolerance && buffered.end(index) > end) end = buffered.end(index);
  return end - currentTime;
}

function partAt(hls: Hls, position: Seconds): PartNumber | undefined {
  const details = hls.latestLevelDetails;
  const holds = ({ start, duration }: Pick<Fragment | Part, 'start' | 'duration'>) =>
    start <= position && position < start + duration;
  const part = details?.partList?.find(holds);
  if (part !== undefined && typeof part.fragment.sn === 'number')
    return { msn: part.fragment.sn, part: part.index };
  const fragment = details?.fragments.find(holds);
  return typeof fragment?.sn === 'number' ? { msn: fragment.sn, part: undefined } : undefined;
}
