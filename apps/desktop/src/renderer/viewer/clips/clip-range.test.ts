import { clipSeconds } from '@starling/shared/protocol/clip-seconds.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canCut, clipWindow, moveEnd, usualClip } from './clip-range.ts';

describe('clipWindow', () => {
  it.each([
    ['in the middle', 600, 3600, { from: 540, to: 630 }],
    ['at the beginning', 10, 3600, { from: 0, to: 40 }],
    ['at the end', 3600, 3600, { from: 3540, to: 3600 }],
    ['ahead of what is recorded', 3604, 3600, { from: 3540, to: 3600 }],
    ['in a recording that has just begun', 2, 3, { from: 0, to: 3 }],
  ])('%s', (_, moment, duration, expected) => {
    expect(clipWindow(moment, duration)).toEqual(expected);
  });
});

describe('usualClip', () => {
  it('is the half minute that leads up to the moment', () => {
    expect(usualClip(600, clipWindow(600, 3600))).toEqual({ from: 570, to: 600 });
  });

  it('is not shorter than a clip may be', () => {
    expect(usualClip(1, clipWindow(1, 3600))).toEqual({ from: 0, to: 5 });
  });
});

describe('moveEnd', () => {
  const window = { from: 0, to: 90 };

  it('pushes the other end along', () => {
    expect(moveEnd({ from: 30, to: 60 }, window, 'from', 58)).toEqual({ from: 58, to: 63 });
    expect(moveEnd({ from: 30, to: 60 }, window, 'to', 32)).toEqual({ from: 27, to: 32 });
  });

  it('pulls the other end along', () => {
    expect(moveEnd({ from: 20, to: 80 }, window, 'from', 0)).toEqual({ from: 0, to: 60 });
    expect(moveEnd({ from: 20, to: 80 }, window, 'to', 90)).toEqual({ from: 30, to: 90 });
  });

  it('always leaves a clip that may be made', () => {
    const time = fc.double({ min: -100, max: 200, noNaN: true });
    const moves = fc.array(fc.tuple(fc.constantFrom('from' as const, 'to' as const), time));
    fc.assert(
      fc.property(fc.double({ min: 5, max: 90, noNaN: true }), moves, (length, all) => {
        const whole = { from: 10, to: 10 + length };
        let clip = usualClip(whole.to, whole);
        for (const [end, to] of all) clip = moveEnd(clip, whole, end, to);
        expect(clip.from).toBeGreaterThanOrEqual(whole.from);
        expect(clip.to).toBeLessThanOrEqual(whole.to);
        expect(clip.to - clip.from).toBeGreaterThanOrEqual(clipSeconds.shortest - 1e-9);
        expect(clip.to - clip.from).toBeLessThanOrEqual(clipSeconds.longest + 1e-9);
      }),
    );
  });
});

describe('canCut', () => {
  it('needs five seconds', () => {
    expect(canCut({ from: 0, to: 4.9 })).toBe(false);
    expect(canCut({ from: 0, to: 5 })).toBe(true);
  });
});
