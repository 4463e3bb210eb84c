import type { VideoChoice } from '../../../ipc/publish-messages.ts';
import type { Canvas } from '../scene/collection.ts';

const least: VideoChoice = { width: 640, height: 360, frameRate: 30, bitsPerSecond: 700_000 };

/** Qualities to choose from, best first. */
export const presets: readonly VideoChoice[] = [
  { width: 1920, height: 1080, frameRate: 60, bitsPerSecond: 6_000_000 },
  { width: 1920, height: 1080, frameRate: 30, bitsPerSecond: 4_500_000 },
  { width: 1280, height: 720, frameRate: 60, bitsPerSecond: 4_000_000 },
  { width: 1280, height: 720, frameRate: 30, bitsPerSecond: 2_500_000 },
  { width: 854, height: 480, frameRate: 30, bitsPerSecond: 1_200_000 },
  least,
];

/** What a line must carry more than the bit rate, so that it has room for what moves. */
const headroom = 1.3;

/** @returns whether a line (bits per second) carries a quality with its sound and room to spare. */
export function carries(line: number, video: VideoChoice, audioBitsPerSecond: number): boolean {
  return line >= neededRate(video, audioBitsPerSecond);
}

/** @returns the bits per second that a line should have for a quality. */
export function neededRate(video: VideoChoice, audioBitsPerSecond: number): number {
  return (video.bitsPerSecond + audioBitsPerSecond) * headroom;
}

/**
 * @param line bits per second that were measured
 * @returns the best quality that the line carries and that shows no more than is painted; the least one if none is
 */
export function recommendPreset(line: number, audioBitsPerSecond: number, canvas: Canvas): VideoChoice {
  const isPainted = ({ width, height, frameRate }: VideoChoice) =>
    width * height <= canvas.width * canvas.height && frameRate <= canvas.frameRate;
  return presets.find((preset) => isPainted(preset) && carries(line, preset, audioBitsPerSecond)) ?? least;
}

/** @returns whether two choices are the same. */
export function isSameChoice(a: VideoChoice, b: VideoChoice): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    a.frameRate === b.frameRate &&
    a.bitsPerSecond === b.bitsPerSecond
  );
}
