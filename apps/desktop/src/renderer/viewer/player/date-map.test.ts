import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOfPosition, positionOfDate, type DatedStretch } from './date-map.ts';

const noon = Date.UTC(2026, 10, 21, 12);
/** Three segments of two seconds, a pause of half a minute, and two more. */
const paused: readonly DatedStretch[] = [0, 2, 4, 36, 38].map((after, index) => ({
  start: index * 2,
  duration: 2,
  programDateTime: noon + after * 1000,
}));

describe('positionOfDate', () => {
  it.each([
    ['its beginning', 0, 0],
    ['a moment inside a segment', 3.5, 3.5],
    ['a moment behind a pause', 37, 7],
    ['a moment in a pause: the first picture after it', 20, 6],
    ['what was before it', -60, 0],
    ['what is not there yet', 500, 10],
  ])('finds %s', (_, after, expected) => {
    expect(positionOfDate(paused, noon + after * 1000)).toBeCloseTo(expected);
  });

  it('does not know without dates', () => {
    expect(positionOfDate([{ start: 0, duration: 2, programDateTime: null }], noon)).toBeNull();
    expect(positionOfDate([], noon)).toBeNull();
  });
});

describe('dateOfPosition', () => {
  it('is the way back', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9.99, noNaN: true }), (position) => {
        const date = dateOfPosition(paused, position);
        expect(positionOfDate(paused, date ?? NaN)).toBeCloseTo(position, 3);
      }),
    );
  });

  it('does not know without dates', () => {
    expect(dateOfPosition([], 3)).toBeNull();
  });
});
