import { emoteLimits } from '@starling/shared/protocol/chat-limits.ts';
import { readGif } from './gif-shape.ts';
import type { PictureShape, ShapeFault } from './picture-shape.ts';
import { readPng } from './png-shape.ts';
import { readWebp } from './webp-shape.ts';

/** Why a picture is no emote. */
export type PictureRefusal =
  ShapeFault | 'not_a_picture' | 'too_large' | 'bad_shape' | 'too_many_frames' | 'too_many_pixels';

/**
 * Reads what PNG, GIF and WebP say of themselves, told apart by their bytes alone. Every chunk and block is walked, so
 * that the frames are counted and not believed; decoding what passes costs no more than the limits say.
 *
 * @returns why not, for anything else and for whatever exceeds `emoteLimits`
 */
export function readPictureShape(bytes: Uint8Array): PictureShape | PictureRefusal {
  if (bytes.length > emoteLimits.bytes) return 'too_large';
  const read = [readPng, readGif, readWebp]
    .map((reader) => reader(bytes))
    .find((found) => found !== undefined);
  if (read === undefined) return 'not_a_picture';
  return typeof read === 'string' ? read : (refusalOf(read) ?? read);
}

function refusalOf({ width, height, frames }: PictureShape): PictureRefusal | undefined {
  if (width < 1 || height < 1 || frames < 1) return 'broken';
  if (Math.max(width / height, height / width) > emoteLimits.aspect) return 'bad_shape';
  if (frames > emoteLimits.frames) return 'too_many_frames';
  const isTooLarge = Math.max(width, height) > emoteLimits.side;
  return isTooLarge || width * height * frames > emoteLimits.pixels ? 'too_many_pixels' : undefined;
}
