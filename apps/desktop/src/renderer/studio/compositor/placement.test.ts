import fc from 'fast-check';
import { expect, test } from 'vitest';
import { place } from './placement.ts';
import type { RenderItem } from './render-list.ts';

const box: RenderItem = {
  ...{ itemId: 'i', sourceId: 's', x: 100, y: 50, width: 200, height: 100, rotation: 0, opacity: 1 },
  ...{ crop: { left: 0, top: 0, right: 0, bottom: 0 }, fit: 'stretch', isMirrored: false },
};

test('stretches the whole source over the box', () => {
  expect(place(box, { width: 640, height: 480 })).toMatchObject({
    source: { x: 0, y: 0, width: 640, height: 480 },
    ...{ width: 200, height: 100 },
  });
});

test('contains a tall source in a wide box, at its full height', () => {
  expect(place({ ...box, fit: 'contain' }, { width: 50, height: 100 })).toMatchObject({
    ...{ x: 100, y: 50, width: 50, height: 100 },
  });
});

test('covers a wide box with the middle of a tall source', () => {
  expect(place({ ...box, fit: 'cover' }, { width: 100, height: 100 })).toMatchObject({
    source: { x: 0, y: 25, width: 100, height: 50 },
    ...{ width: 200, height: 100 },
  });
});

test('crops shares of the source, of a mirrored one as it is seen', () => {
  const crop = { left: 0.25, top: 0.5, right: 0, bottom: 0 };
  const size = { width: 400, height: 200 };
  expect(place({ ...box, crop }, size)?.source).toEqual({ x: 100, y: 100, width: 300, height: 100 });
  expect(place({ ...box, crop, isMirrored: true }, size)?.source).toEqual({
    ...{ x: 0, y: 100, width: 300, height: 100 },
  });
});

test('places nothing that has no size', () => {
  expect(place(box, { width: 0, height: 100 })).toBeUndefined();
  const crop = { left: 0.5, top: 0, right: 0.5, bottom: 0 };
  expect(place({ ...box, crop }, { width: 100, height: 100 })).toBeUndefined();
});

test('never shows more than the source has, nor leaves the box', () => {
  const share = fc.double({ min: 0, max: 0.45, noNaN: true });
  const side = fc.integer({ min: 1, max: 4000 });
  const crop = fc.record({ left: share, top: share, right: share, bottom: share });
  const fit = fc.constantFrom('stretch', 'contain', 'cover');
  fc.assert(
    fc.property(crop, fit, side, side, side, side, (cut, way, width, height, sourceWidth, sourceHeight) => {
      const item: RenderItem = { ...box, crop: cut, fit: way, width, height };
      const placed = place(item, { width: sourceWidth, height: sourceHeight });
      expect(placed).toBeDefined();
      if (placed === undefined) return;
      const { source } = placed;
      expect(source.x).toBeGreaterThanOrEqual(-1e-6);
      expect(source.y).toBeGreaterThanOrEqual(-1e-6);
      expect(source.x + source.width).toBeLessThanOrEqual(sourceWidth + 1e-6);
      expect(source.y + source.height).toBeLessThanOrEqual(sourceHeight + 1e-6);
      expect(placed.width).toBeLessThanOrEqual(width + 1e-6);
      expect(placed.height).toBeLessThanOrEqual(height + 1e-6);
    }),
  );
});
