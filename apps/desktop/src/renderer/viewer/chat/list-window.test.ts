import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetsOf, rowAt, windowAt } from './list-window.ts';

const list = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 200 }).map((heights) => {
  const keys = heights.map((_, index) => index * 7);
  return offsetsOf(keys, new Map(keys.map((key, index) => [key, heights[index] ?? 0])), 30);
});

describe('offsets', () => {
  it('take a guess for rows that were never drawn', () => {
    expect([...offsetsOf([1, 2, 3], new Map([[2, 50]]), 30)]).toEqual([0, 30, 80, 110]);
  });
});

describe('the row at a height', () => {
  it('is the one that covers it', () => {
    fc.assert(
      fc.property(list, fc.nat(50_000), (offsets, top) => {
        const rows = offsets.length - 1;
        fc.pre(rows > 0 && top < (offsets[rows] ?? 0));
        const row = rowAt(offsets, top);
        expect(offsets[row]).toBeLessThanOrEqual(top);
        expect(offsets[row + 1]).toBeGreaterThan(top);
      }),
    );
  });
});

describe('a window', () => {
  it('covers what is seen, and with the room around it is as high as all', () => {
    fc.assert(
      fc.property(list, fc.nat(50_000), fc.integer({ min: 1, max: 900 }), (offsets, asked, height) => {
        const total = offsets.at(-1) ?? 0;
        const { first, end, above, below } = windowAt(offsets, asked, height, 100);
        const drawn = (offsets[end] ?? 0) - (offsets[first] ?? 0);
        expect(above + drawn + below).toBe(total);
        const top = Math.max(0, Math.min(asked, total - height));
        expect(above).toBeLessThanOrEqual(top);
        expect(above + drawn).toBeGreaterThanOrEqual(Math.min(total, top + height));
      }),
    );
  });

  it('draws few of many rows', () => {
    const keys = Array.from({ length: 10_000 }, (_, index) => index);
    const { first, end } = windowAt(offsetsOf(keys, new Map(), 30), Infinity, 600, 300);
    expect(end).toBe(10_000);
    expect(end - first).toBeLessThan(40);
  });

  it('of nothing is nothing', () => {
    expect(windowAt(new Float64Array(1), 0, 600, 300)).toEqual({ first: 0, end: 0, above: 0, below: 0 });
  });
});
