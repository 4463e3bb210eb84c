import type { Millis } from '../../src/units.ts';
import type { Content } from './content.ts';
import type { Player } from './player.ts';

/** As hls.js is told to keep ahead. */
const mostAhead: Millis = 20_000;

/** When a part of a recording is to be played by whoever has begun with its first part. */
export function playRecordedAt(player: Player, index: number, partMs: Millis, now: Millis): Millis {
  const { first = 0, firstPictureAt } = player;
  return firstPictureAt === undefined ? now : firstPictureAt + (index - first) * partMs;
}

/**
 * A player of a recording asks for one segment after the other, as far ahead as its buffer goes.
 *
 * @returns the next to be asked for; undefined while one is on its way, or there is enough
 */
export function nextToLoad(player: Player, content: Content): number | undefined {
  if (player.wanted.size > 0) return undefined;
  let index = player.next;
  while (player.delivered.has(index)) index += 1;
  const isFar = (index - player.next) * content.partMs > mostAhead;
  return isFar || index >= content.count ? undefined : index;
}
