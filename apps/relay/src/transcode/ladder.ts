import type { BitsPerSecond } from '@starling/shared/units.ts';

/** One quality of the ladder: what ffmpeg is asked to make of the source. */
export interface Rung {
  /** `480p`: the length of the picture's shorter side, so that portrait pictures get the same names. */
  readonly id: string;
  /** Pixels, both even, in the source's shape. */
  readonly width: number;
  readonly height: number;
  /** Video bitrate that the encoder aims at and never exceeds for longer than a second. */
  readonly bitrate: BitsPerSecond;
}

/** The picture that a publisher sends. */
export interface SourcePicture {
  readonly width: number;
  readonly height: number;
}

/** Shorter sides that an operator gets without asking; only those below the source are made. */
const defaultRungs: readonly number[] = [720, 480, 360, 160];

/**
 * Bits per pixel and second at 30 fps that keep x264's `veryfast` free of visible blocks: small pictures need
 * more for each pixel. Read off published ladders: 720p 2.5 Mbit/s, 480p 1.2, 360p 0.7, 160p 0.25.
 */
const bitrates: readonly (readonly [shortSide: number, bitrate: BitsPerSecond])[] = [
  [1080, 4_500_000],
  [720, 2_500_000],
  [480, 1_200_000],
  [360, 700_000],
  [240, 400_000],
  [160, 250_000],
];

/**
 * The rungs for a source: those of `shortSides` that are smaller than it, largest first, shape kept, sides even.
 */
export function chooseRungs(source: SourcePicture, shortSides: readonly number[] = defaultRungs): Rung[] {
  const sourceShortSide = Math.min(source.width, source.height);
  return [...new Set(shortSides)]
    .filter((shortSide) => shortSide < sourceShortSide)
    .sort((a, b) => b - a)
    .map((shortSide) => {
      const scale = shortSide / sourceShortSide;
      return {
        id: `${shortSide}p`,
        width: toEven(source.width * scale),
        height: toEven(source.height * scale),
        bitrate: bitrateFor(shortSide),
      };
    });
}

/** 4:2:0 colour needs even sides. */
function toEven(length: number): number {
  return Math.max(2, 2 * Math.round(length / 2));
}

/** From the table where it lists the size, else in proportion to the next smaller entry's pixels. */
function bitrateFor(shortSide: number): BitsPerSecond {
  const floor = bitrates.find(([listed]) => listed <= shortSide) ?? bitrates[bitrates.length - 1];
  if (floor === undefined) throw new Error('the table of bitrates is empty');
  const [listed, bitrate] = floor;
  return Math.round(bitrate * (shortSide / listed) ** 2);
}
