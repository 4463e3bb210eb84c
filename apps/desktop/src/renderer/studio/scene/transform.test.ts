import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newItem } from './edit-items.ts';
import { cornersOf, fromBox, toBox, type Box } from './geometry.ts';
import {
  centreItem,
  cropItem,
  fillCanvas,
  growItem,
  handlePoint,
  handles,
  leastSide,
  moveItem,
  rotateItemBy,
  rotateItemTo,
  rotationPoint,
  scaleItem,
} from './transform.ts';

const canvas = { width: 1280, height: 720 };
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const boxes: fc.Arbitrary<Box> = fc.record({
  x: number(-2000, 2000),
  y: number(-2000, 2000),
  width: number(leastSide, 3000),
  height: number(leastSide, 3000),
  rotation: number(-180, 180),
});
const points = fc.record({ x: number(-3000, 3000), y: number(-3000, 3000) });
const holds = fc.constantFrom(...handles);

function expectNear(actual: { x: number; y: number }, expected: { x: number; y: number }) {
  expect(Math.hypot(actual.x - expected.x, actual.y - expected.y)).toBeLessThan(1e-6);
}

describe('frames of reference', () => {
  it('leads back to the same point', () => {
    fc.assert(fc.property(boxes, points, (box, point) => expectNear(fromBox(box, toBox(box, point)), point)));
  });

  it('has the centre in the middle of the corners', () => {
    fc.assert(
      fc.property(boxes, (box) => {
        const corners = cornersOf(box);
        expectNear(
          {
            x: corners.reduce((sum, { x }) => sum + x, 0) / 4,
            y: corners.reduce((sum, { y }) => sum + y, 0) / 4,
          },
          box,
        );
      }),
    );
  });
});

describe('moving', () => {
  it('goes there and back', () => {
    fc.assert(
      fc.property(boxes, points, (box, by) =>
        expectNear(moveItem(moveItem(box, by), { x: -by.x, y: -by.y }), box),
      ),
    );
  });

  it('never loses an item far outside', () => {
    expect(moveItem({ x: 0, y: 0, width: 9, height: 9, rotation: 0 }, { x: 1e9, y: -1e9 })).toMatchObject({
      x: 50_000,
      y: -50_000,
    });
  });
});

describe('scaling from a handle', () => {
  it('leaves the opposite handle where it is', () => {
    fc.assert(
      fc.property(boxes, holds, points, fc.boolean(), (box, hold, to, keepsRatio) => {
        const opposite = { x: -hold.x as -1 | 0 | 1, y: -hold.y as -1 | 0 | 1 };
        const scaled = scaleItem(box, hold, to, keepsRatio);
        expectNear(handlePoint(scaled, opposite), handlePoint(box, opposite));
      }),
    );
  });

  it('brings the handle to the pointer', () => {
    fc.assert(
      fc.property(boxes, number(20, 500), number(20, 500), (box, right, down) => {
        const to = fromBox(box, { x: box.width / 2 + right, y: box.height / 2 + down });
        expectNear(handlePoint(scaleItem(box, { x: 1, y: 1 }, to, false), { x: 1, y: 1 }), to);
      }),
    );
  });

  it('keeps the ratio when asked to', () => {
    fc.assert(
      fc.property(boxes, holds, points, (box, hold, to) => {
        const scaled = scaleItem(box, hold, to, true);
        expect(scaled.width / scaled.height / (box.width / box.height)).toBeCloseTo(1, 6);
      }),
    );
  });

  it('never turns an item inside out', () => {
    fc.assert(
      fc.property(boxes, holds, points, fc.boolean(), (box, hold, to, keepsRatio) => {
        const { width, height } = scaleItem(box, hold, to, keepsRatio);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(leastSide - 1e-9);
      }),
    );
  });

  it('shrinks by the keyboard no further than that either', () => {
    expect(growItem({ x: 0, y: 0, width: 16, height: 32, rotation: 0 }, 0.01)).toMatchObject({
      width: 8,
      height: 16,
    });
  });
});

describe('rotation', () => {
  it('points the arm at the pointer', () => {
    fc.assert(
      fc.property(boxes, points, (box, to) => {
        fc.pre(Math.hypot(to.x - box.x, to.y - box.y) > 1);
        const arm = rotationPoint(rotateItemTo(box, to, null), 40);
        const direction = Math.atan2(to.y - box.y, to.x - box.x);
        const turned = Math.atan2(arm.y - box.y, arm.x - box.x);
        expect(Math.cos(direction - turned)).toBeCloseTo(1, 6);
      }),
    );
  });

  it('rounds to steps', () => {
    const box = { x: 0, y: 0, width: 10, height: 10, rotation: 0 };
    expect(rotateItemTo(box, { x: 100, y: -90 }, 15).rotation).toBe(45);
  });

  it('comes round after a whole turn', () => {
    let box = { x: 0, y: 0, width: 10, height: 10, rotation: 30 };
    for (let step = 0; step < 24; step += 1) box = rotateItemBy(box, 15);
    expect(box.rotation).toBeCloseTo(30, 9);
  });
});

describe('cropping', () => {
  const item = newItem('item', 'source', canvas);

  it('keeps what is left where it was on the canvas', () => {
    const cropped = cropItem(item, { x: -1, y: 0 }, { x: 320, y: 360 });
    expect(cropped.crop).toEqual({ left: 0.25, right: 0, top: 0, bottom: 0 });
    expect(cropped).toMatchObject({ x: 800, width: 960, height: 720 });
  });

  it('gives back what was cut when dragged out again', () => {
    const cropped = cropItem(item, { x: 1, y: 1 }, { x: 640, y: 400 });
    const restored = cropItem(cropped, { x: 1, y: 1 }, { x: 5000, y: 5000 });
    expect(restored.crop).toEqual(item.crop);
    expectNear(restored, item);
    expect(restored.width).toBeCloseTo(item.width, 6);
  });

  it('never crops everything away and never crops less than nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(holds, points), { maxLength: 8 }), (drags) => {
        const cropped = drags.reduce((so, [hold, to]) => cropItem(so, hold, to), {
          ...item,
          rotation: 20,
        });
        const { left, right, top, bottom } = cropped.crop;
        expect(Math.min(left, right, top, bottom)).toBeGreaterThanOrEqual(0);
        expect(left + right).toBeLessThanOrEqual(0.98 + 1e-9);
        expect(top + bottom).toBeLessThanOrEqual(0.98 + 1e-9);
      }),
    );
  });
});

describe('placing', () => {
  it('fills and centres', () => {
    const small = { x: 3, y: 4, width: 10, height: 20, rotation: 45 };
    expect(fillCanvas(small, canvas)).toEqual({ x: 640, y: 360, ...canvas, rotation: 0 });
    expect(centreItem(small, canvas)).toEqual({ ...small, x: 640, y: 360 });
  });
});
