import type { BitsPerSecond } from '@starling/shared/units.ts';
import type { VideoChoice } from '../../ipc/publish-messages.ts';

/** Bits for each point of each picture: little is lost with so many, whatever the content. */
const bitsPerPoint = 0.2;
/** No recording at a quality of its own is worse than this many streams. */
const leastStreams = 2;
const most: BitsPerSecond = 60_000_000;

/** @returns what pictures get in a recording that is to be better than the stream: 5.5 Mbit/s at 720p30 */
export function ownBitrate({ width, height, frameRate, bitsPerSecond }: VideoChoice): BitsPerSecond {
  const wanted = Math.max(width * height * frameRate * bitsPerPoint, bitsPerSecond * leastStreams);
  return Math.round(Math.min(most, wanted));
}
