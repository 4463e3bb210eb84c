import type { Seconds } from '@starling/shared/units.ts';

/** A picture for a span of the video: a whole file, or a part of one. */
export interface StoryboardCue {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly url: string;
  /** Undefined where the file is the picture. */
  readonly area:
    { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | undefined;
}

const mostCues = 20_000;
const timing = /^(\d+):(\d\d):(\d\d\.\d{3}) --> (\d+):(\d\d):(\d\d\.\d{3})/;
const fragment = /#xywh=(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})$/;

/** Reads a storyboard's WebVTT. What cannot be read is left out. @param base address that the cues' are relative to */
export function parseStoryboard(text: string, base: string): StoryboardCue[] {
  const cues: StoryboardCue[] = [];
  for (const block of text.split(/\r?\n\r?\n/)) {
    const lines = block.split(/\r?\n/).filter((line) => line !== '');
    const at = lines.findIndex((line) => timing.test(line));
    const times = timing.exec(lines[at] ?? '');
    const address = lines[at + 1];
    if (times === null || address === undefined || cues.length >= mostCues) continue;
    const [, h1, m1, s1, h2, m2, s2] = times.map(Number);
    const area = fragment.exec(address);
    const [x = 0, y = 0, width = 0, height = 0] = area?.slice(1).map(Number) ?? [];
    cues.push({
      from: 3600 * (h1 ?? 0) + 60 * (m1 ?? 0) + (s1 ?? 0),
      to: 3600 * (h2 ?? 0) + 60 * (m2 ?? 0) + (s2 ?? 0),
      url: new URL(address.replace(fragment, ''), base).href,
      area: area === null ? undefined : { x, y, width, height },
    });
  }
  return cues;
}

/** @returns the picture for a moment; the nearest one before it where there is a hole */
export function cueAt(cues: readonly StoryboardCue[], time: Seconds): StoryboardCue | undefined {
  return cues.findLast(({ from }) => from <= time) ?? cues[0];
}
