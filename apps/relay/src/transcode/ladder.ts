import type { BitsPerSecond } from '@starling/shared/units.ts';
import { h264Level } from './h264-level.ts';

/** One quality of the ladder: what ffmpeg is asked to make of the source. */
export interface Rung {
  /** `720p60`, `480p`: the picture's shorter side, so that portrait pictures get the same names, and from 720 on its rate. */
  readonly id: string;
  /** Pixels, both even, in the source's shape. */
  readonly width: number;
  readonly height: number;
  /** Frames per second. */
  readonly frameRate: number;
  /** Every how many-th picture is kept, counted from each keyframe, which is always kept. */
  readonly keepsEvery: number;
  /** Video bitrate that the encoder aims at and never exceeds for longer than a second. */
  readonly bitrate: BitsPerSecond;
  readonly profile: 'main' | 'high';
  /** As ffmpeg's `-level` takes it: `3.1`. */
  readonly level: string;
}

/** The picture that a publisher sends. */
export interface SourcePicture {
  readonly width: number;
  readonly height: number;
  /** 0 where it is not known yet; then 30 is taken for it. */
  readonly frameRate: number;
  /** 0 where it is not known yet. */
  readonly bitrate: BitsPerSecond;
}

/** Which rungs an operator wants. */
export type RungChoice =
  | { readonly kind: 'auto' }
  /** Shorter sides, and rates where they were given: `720p30`. Empty for no ladder. */
  | {
      readonly kind: 'these';
      readonly rungs: readonly { shortSide: number; frameRate: number | undefined }[];
    };

/** The usual ladder, largest first. Below 720 one rate is enough. */
const usualRungs: readonly (readonly [shortSide: number, frameRate: 60 | 30])[] = [
  [1080, 60],
  [720, 60],
  [720, 30],
  [480, 30],
  [360, 30],
  [160, 30],
];

/**
 * Bitrates at 30 frames a second that keep x264's `veryfast` free of visible blocks: small pictures need more for each
 * pixel. Read off published ladders: 1080p 4.5 Mbit/s, 720p 2.5, 480p 1.2, 360p 0.7, 160p 0.25.
 */
const bitrates: readonly (readonly [shortSide: number, bitrate: BitsPerSecond])[] = [
  [1080, 4_500_000],
  [720, 2_500_000],
  [480, 1_200_000],
  [360, 700_000],
  [240, 400_000],
  [160, 250_000],
];
/** Twice the pictures differ less from each other: they need half as much again, not twice as much. */
const highRateFactor = 1.5;
/** A rung of the source's own size and rate is of use only where it needs clearly less. */
const worthwhile = 0.7;
/** Rates from here on are halved for rungs of 30. */
const highRate = 40;
/** From here on a rung's name tells its rate. */
const namedRate = 720;

/**
 * The rungs for a source, largest first: never above it in size, rate or bitrate; its shape kept, sides even. 50 and 60
 * frames a second become 25 and 30, and other rates a whole part of theirs that comes near.
 */
export function chooseRungs(source: SourcePicture, choice: RungChoice = { kind: 'auto' }): Rung[] {
  const rungs = wanted(source, choice)
    .map(({ shortSide, frameRate }) => makeRung(source, shortSide, frameRate))
    .filter((rung) => isBelow(rung, source));
  const unique = new Map(rungs.map((rung) => [rung.id, rung]));
  return [...unique.values()].sort(
    (a, b) => b.height * b.width - a.height * a.width || b.frameRate - a.frameRate,
  );
}

function wanted(source: SourcePicture, choice: RungChoice): { shortSide: number; frameRate: number }[] {
  if (choice.kind === 'auto')
    return usualRungs
      .filter(([, frameRate]) => frameRate === 30 || source.frameRate > highRate)
      .map(([shortSide, frameRate]) => ({ shortSide, frameRate }));
  return choice.rungs.map(({ shortSide, frameRate }) => ({ shortSide, frameRate: frameRate ?? 30 }));
}

function makeRung(source: SourcePicture, shortSide: number, wantedRate: number): Rung {
  const sourceRate = source.frameRate > 0 ? source.frameRate : 30;
  const keepsEvery = Math.max(1, Math.round(sourceRate / wantedRate));
  const frameRate = sourceRate / keepsEvery;
  const scale = shortSide / Math.min(source.width, source.height);
  const size = { width: toEven(source.width * scale), height: toEven(source.height * scale) };
  const bitrate = bitrateFor(shortSide, frameRate);
  return {
    id: `${shortSide}p${shortSide >= namedRate ? Math.round(frameRate) : ''}`,
    ...size,
    ...{ frameRate, keepsEvery, bitrate },
    // Old phones decode High at small sizes as well; Main costs such a picture next to nothing.
    profile: shortSide <= 240 ? 'main' : 'high',
    level: h264Level(size, frameRate, bitrate),
  };
}

function isBelow(rung: Rung, source: SourcePicture): boolean {
  const shortSide = Math.min(rung.width, rung.height);
  const sourceShortSide = Math.min(source.width, source.height);
  if (shortSide > sourceShortSide) return false;
  if (source.bitrate > 0 && rung.bitrate > source.bitrate) return false;
  if (shortSide < sourceShortSide) return true;
  return rung.keepsEvery > 1 || (source.bitrate > 0 && rung.bitrate <= worthwhile * source.bitrate);
}

/** 4:2:0 colour needs even sides. */
function toEven(length: number): number {
  return Math.max(2, 2 * Math.round(length / 2));
}

/** From the table where it lists the size, else in proportion to the next smaller entry's pixels. */
function bitrateFor(shortSide: number, frameRate: number): BitsPerSecond {
  const floor = bitrates.find(([listed]) => listed <= shortSide) ?? bitrates[bitrates.length - 1];
  if (floor === undefined) throw new Error('the table of bitrates is empty');
  const [listed, bitrate] = floor;
  return Math.round(bitrate * (shortSide / listed) ** 2 * (frameRate > highRate ? highRateFactor : 1));
}

const rungPattern = /^(\d{2,4})(?:p(\d{2,3})?)?$/;

/**
 * Reads what an operator wrote: `auto`, `none`, or a list such as `720p30,480p,360,160p`.
 *
 * @returns what is wrong with it, where it cannot be read
 */
export function parseRungChoice(text: string): RungChoice | { readonly fault: string } {
  if (text === 'auto') return { kind: 'auto' };
  if (text === 'none' || text === '') return { kind: 'these', rungs: [] };
  const names = text.split(',').map((name) => name.trim());
  const rungs = names.flatMap((name) => {
    const [, shortSide, frameRate] = rungPattern.exec(name) ?? [];
    const parsed = { shortSide: Number(shortSide), frameRate: frameRate ? Number(frameRate) : undefined };
    return parsed.shortSide >= 64 && parsed.shortSide <= 2160 ? [parsed] : [];
  });
  if (rungs.length !== names.length || rungs.length > 8)
    return { fault: 'is neither "auto", "none" nor a list of at most 8 such as 720p30,480p,360p' };
  return { kind: 'these', rungs };
}
