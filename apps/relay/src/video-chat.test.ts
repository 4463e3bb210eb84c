import { describe, expect, it } from 'vitest';
import { offsetAt, wallClockAt } from './video-chat.ts';

/** Ten seconds, a lost publisher for a minute, ten seconds more. */
const stretches = [
  { offset: 0, duration: 10_000, at: 1_000_000 },
  { offset: 10_000, duration: 10_000, at: 1_070_000 },
];

describe('the clock of a video', () => {
  it('runs with the wall clock where something was recorded', () => {
    for (const offset of [0, 4_000, 9_999, 10_000, 15_000]) {
      const at = wallClockAt(stretches, offset);
      expect(offsetAt(stretches, at ?? NaN)).toBe(offset);
    }
    expect(wallClockAt(stretches, 15_000)).toBe(1_075_000);
  });

  it('stands still while nothing was recorded', () => {
    expect(offsetAt(stretches, 1_030_000)).toBe(10_000);
  });

  it('begins and ends with the video', () => {
    expect(offsetAt(stretches, 0)).toBe(0);
    expect(offsetAt(stretches, 2_000_000)).toBe(20_000);
    expect(wallClockAt(stretches, 99_000)).toBe(1_080_000);
    expect(wallClockAt([], 0)).toBeUndefined();
  });
});
