import type { Crop, SceneItem } from './collection.ts';
import { fromBox, normalDegrees, rotate, toBox, type Box, type Point } from './geometry.ts';

/** Where an item is taken hold of: `-1`, `0` or `1` on each axis of its own frame, not both 0. */
export interface Handle {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

/** The eight handles, clockwise from top left. */
export const handles: readonly Handle[] = [
  { x: -1, y: -1 },
  { x: 0, y: -1 },
  { x: 1, y: -1 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
  { x: -1, y: 1 },
  { x: -1, y: 0 },
];

/** No side of an item gets shorter, px of the canvas. */
export const leastSide = 8;

/** How far from the canvas an item may be moved, px. */
const mostCoordinate = 50_000;

/** Moves an item by px of the canvas. */
export function moveItem<T extends Box>(item: T, by: Point): T {
  return { ...item, x: withinCanvas(item.x + by.x), y: withinCanvas(item.y + by.y) };
}

/**
 * Scales an item so that the held handle comes to `to` (px of the canvas); the opposite handle stays where it is.
 * Never turns the item inside out: sides end at {@link leastSide}.
 * @param keepsRatio keeps width : height; sides then scale both ways about their middle
 */
export function scaleItem<T extends Box>(item: T, handle: Handle, to: Point, keepsRatio: boolean): T {
  const reach = toBox(item, to);
  const sideOf = (axis: 'x' | 'y', side: number) =>
    handle[axis] === 0 ? side : Math.max(leastSide, handle[axis] * reach[axis] + side / 2);
  let width = sideOf('x', item.width);
  let height = sideOf('y', item.height);
  if (keepsRatio) ({ width, height } = inRatio(item, handle, width, height));
  const shift = {
    x: (handle.x * (width - item.width)) / 2,
    y: (handle.y * (height - item.height)) / 2,
  };
  return { ...item, ...fromBox(item, shift), width, height };
}

function inRatio(item: Box, handle: Handle, width: number, height: number) {
  const byWidth = width / item.width;
  const byHeight = height / item.height;
  const wanted = handle.x === 0 ? byHeight : handle.y === 0 ? byWidth : Math.max(byWidth, byHeight);
  const scale = Math.max(wanted, leastSide / item.width, leastSide / item.height);
  return { width: item.width * scale, height: item.height * scale };
}

/** Scales about the centre by a factor; for the keyboard. */
export function growItem<T extends Box>(item: T, factor: number): T {
  const least = leastSide / Math.min(item.width, item.height);
  const scale = Math.max(factor, least);
  return { ...item, width: item.width * scale, height: item.height * scale };
}

/** Turns an item so that its handle of rotation, above its top, points at `to`; `step` rounds to multiples, degrees. */
export function rotateItemTo<T extends Box>(item: T, to: Point, step: number | null): T {
  const angle = (Math.atan2(to.y - item.y, to.x - item.x) * 180) / Math.PI + 90;
  const rounded = step === null ? angle : Math.round(angle / step) * step;
  return { ...item, rotation: normalDegrees(rounded) };
}

/** Turns an item by degrees, clockwise. */
export function rotateItemBy<T extends Box>(item: T, degrees: number): T {
  return { ...item, rotation: normalDegrees(item.rotation + degrees) };
}

/** At least this share of the source stays, each way. */
const leastKept = 0.02;

/**
 * Crops by moving the held handle to `to`: what is cut off goes, what stays keeps its size and place, so the box
 * shrinks. Dragging outward brings back what was cut, up to the whole source.
 */
export function cropItem(item: SceneItem, handle: Handle, to: Point): SceneItem {
  const reach = toBox(item, to);
  const across = cropAxis(item.width, handle.x, reach.x, item.crop.left, item.crop.right);
  const down = cropAxis(item.height, handle.y, reach.y, item.crop.top, item.crop.bottom);
  const crop: Crop = { left: across.before, right: across.after, top: down.before, bottom: down.after };
  const centre = fromBox(item, { x: across.shift, y: down.shift });
  return { ...item, ...centre, width: across.side, height: down.side, crop };
}

function cropAxis(side: number, hold: -1 | 0 | 1, reach: number, before: number, after: number) {
  if (hold === 0) return { side, shift: 0, before, after };
  const whole = side / (1 - before - after);
  const moved = (hold * reach - side / 2) / whole;
  const own = hold === 1 ? after : before;
  const other = hold === 1 ? before : after;
  const cut = Math.min(Math.max(0, own - moved), Math.max(own, 1 - leastKept - other));
  const next = whole * (1 - other - cut);
  const shift = (hold * (next - side)) / 2;
  return hold === 1
    ? { side: next, shift, before: other, after: cut }
    : { side: next, shift, before: cut, after: other };
}

/** Lays the item over the whole canvas, straight. */
export function fillCanvas<T extends Box>(item: T, canvas: { width: number; height: number }): T {
  const { width, height } = canvas;
  return { ...item, x: width / 2, y: height / 2, width, height, rotation: 0 };
}

/** Puts the item's centre in the middle of the canvas. */
export function centreItem<T extends Box>(item: T, canvas: { width: number; height: number }): T {
  return { ...item, x: canvas.width / 2, y: canvas.height / 2 };
}

/** Where a handle of an item is on the canvas, px. */
export function handlePoint(item: Box, handle: Handle): Point {
  return fromBox(item, { x: (handle.x * item.width) / 2, y: (handle.y * item.height) / 2 });
}

/** Where the handle of rotation is: `distance` px of the canvas above the middle of the top. */
export function rotationPoint(item: Box, distance: number): Point {
  const arm = rotate({ x: 0, y: -item.height / 2 - distance }, item.rotation);
  return { x: item.x + arm.x, y: item.y + arm.y };
}

function withinCanvas(coordinate: number): number {
  return Math.min(mostCoordinate, Math.max(-mostCoordinate, coordinate));
}
