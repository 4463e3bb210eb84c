import { describe, expect, it } from 'vitest';
import { pictures } from '../../test/support/frames.ts';
import { framesPerPart, partLimit } from './part-length.ts';
import { Segmenter } from './segmenter.ts';

const rates = [23.976, 24, 25, 29.97, 30, 50, 59.94, 60, 15];

describe('the parts of a real stream', () => {
  it.each(rates)('keep to PART-TARGET and 85 %% of it at %d fps', (fps) => {
    const segmenter = new Segmenter();
    const frames = pictures(fps, Math.round(2 * fps), Math.round(60 * fps));
    const cuts = frames.flatMap((frame) => segmenter.push(frame, 0)).map(({ cut }) => cut);
    const limit = segmenter.timing?.partTarget ?? NaN;
    expect(cuts.length).toBeGreaterThan(150);
    for (const { start, end, endsSegment } of cuts) {
      expect(end - start).toBeLessThanOrEqual(limit);
      if (!endsSegment) expect(end - start).toBeGreaterThanOrEqual(0.85 * limit);
    }
  });
});

describe('framesPerPart', () => {
  it.each([
    [1000 / 30, 7],
    [1000 / 60, 15],
    [1000 / 24, 6],
    [1000 / 15, 4],
    [1000 / 5, 2],
    [1000, 1],
  ])('for frames %d ms apart is %d', (interval, frames) => {
    expect(framesPerPart(interval, 250)).toBe(frames);
  });
});

describe('partLimit', () => {
  it('leaves a millisecond for rounded stamps', () => {
    expect(partLimit(1000 / 30, 250)).toBe(235);
    expect(partLimit(40, 250)).toBe(241);
  });

  it('is what is wanted where frames come seldom', () => {
    expect(partLimit(200, 250)).toBe(250);
    expect(partLimit(1000, 250)).toBe(250);
  });
});
