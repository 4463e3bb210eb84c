import type { Millis } from '@starling/shared/units.ts';

/** A small picture of the video, and when it was shown. */
export interface Tile {
  /** Counts the tiles of the video, from 0. */
  readonly number: number;
  /** On the broadcast's timeline. */
  readonly time: Millis;
  readonly width: number;
  readonly height: number;
  /** Sheet that it was put into; undefined while it is a file of its own. */
  readonly sheet: number | undefined;
  /** Place in that sheet, row by row from 0. */
  readonly place: number;
}

/** Tiles in a row and in a column of a sheet. */
export const sheetSide = 5;
export const tilesPerSheet = sheetSide * sheetSide;

/** The storyboard's files, below the video's folder. */
export const storyboardFiles = {
  tile: (number: number) => `tile-${number}.jpg`,
  sheet: (number: number) => `sheet-${number}.jpg`,
} as const;

/**
 * Writes the storyboard as WebVTT: a cue for the time from each tile to the next, that names the tile's file, or its
 * sheet and the place therein (Media Fragments 1.0 §4.2.2).
 *
 * @param start where the video begins on the broadcast's timeline; earlier tiles are left out
 * @param end where it ends
 */
export function writeStoryboard(tiles: readonly Tile[], start: Millis, end: Millis): string {
  const shown = tiles.filter(({ time }) => time >= start && time < end);
  const cues = shown.map((tile, index) => {
    // The first picture stands for what is before it, too.
    const from = index === 0 ? start : tile.time;
    const to = shown[index + 1]?.time ?? end;
    return `${timestamp(from - start)} --> ${timestamp(to - start)}\n${address(tile)}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

function address({ number, sheet, place, width, height }: Tile): string {
  if (sheet === undefined) return storyboardFiles.tile(number);
  const [column, row] = [place % sheetSide, Math.floor(place / sheetSide)];
  return `${storyboardFiles.sheet(sheet)}#xywh=${column * width},${row * height},${width},${height}`;
}

function timestamp(time: Millis): string {
  const whole = Math.max(0, Math.round(time));
  const part = (unit: number, modulus: number, digits: number) =>
    String(Math.floor(whole / unit) % modulus).padStart(digits, '0');
  return `${part(3_600_000, 1000, 2)}:${part(60_000, 60, 2)}:${part(1000, 60, 2)}.${part(1, 1000, 3)}`;
}
