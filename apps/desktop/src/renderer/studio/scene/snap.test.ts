import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapLines, snapPoint, snapRect } from './snap.ts';

const canvas = { width: 1280, height: 720 };

describe('snapping', () => {
  it('takes an item that is near to the edge of the canvas there', () => {
    const { by, guides } = snapRect({ left: 5, top: 200, right: 105, bottom: 250 }, snapLines(canvas, []), 8);
    expect(by).toEqual({ x: -5, y: 0 });
    expect(guides).toEqual([{ axis: 'x', at: 0 }]);
  });

  it('takes the middle to the middle, both ways at once', () => {
    const { by } = snapRect({ left: 593, top: 312, right: 693, bottom: 412 }, snapLines(canvas, []), 8);
    expect(by).toEqual({ x: -3, y: -2 });
  });

  it('lays edges against those of other items, also slanted ones', () => {
    const other = { x: 300, y: 300, width: 100, height: 60, rotation: 90 };
    const { by } = snapRect({ left: 333, top: 500, right: 433, bottom: 560 }, snapLines(canvas, [other]), 8);
    expect(by.x).toBeCloseTo(-3, 9);
  });

  it('leaves what is far from every line alone', () => {
    expect(snapRect({ left: 100, top: 100, right: 210, bottom: 190 }, snapLines(canvas, []), 8)).toEqual({
      by: { x: 0, y: 0 },
      guides: [],
    });
  });

  it('never moves further than it may, and then lies on a line', () => {
    const place = fc.double({ min: -500, max: 1500, noNaN: true });
    fc.assert(
      fc.property(place, place, fc.double({ min: 0, max: 30, noNaN: true }), (x, y, within) => {
        const lines = snapLines(canvas, []);
        const { by, guides } = snapPoint({ x, y }, lines, within, 'both');
        expect(Math.abs(by.x)).toBeLessThanOrEqual(within);
        expect(Math.abs(by.y)).toBeLessThanOrEqual(within);
        for (const { axis, at } of guides) expect({ x, y }[axis] + by[axis]).toBeCloseTo(at, 6);
        const again = snapPoint({ x: x + by.x, y: y + by.y }, lines, within, 'both');
        expect(again.by.x).toBeCloseTo(0, 6);
        expect(again.by.y).toBeCloseTo(0, 6);
      }),
    );
  });

  it('leaves an axis free that the handle does not move', () => {
    expect(snapPoint({ x: 3, y: 3 }, snapLines(canvas, []), 8, 'x').by).toEqual({ x: -3, y: 0 });
  });
});
