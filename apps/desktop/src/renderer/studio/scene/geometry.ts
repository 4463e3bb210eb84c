/** A place on the canvas, px. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An upright rectangle, px. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A box that may lie slanted: its centre, its size before rotation, and degrees clockwise. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
  readonly rotation: number;
}

/** Turns a vector by degrees, clockwise as y points down. */
export function rotate({ x, y }: Point, degrees: number): Point {
  const radians = (degrees * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

/** From the canvas into the box's own frame: its centre is 0,0 and it lies straight. */
export function toBox(box: Box, point: Point): Point {
  return rotate({ x: point.x - box.x, y: point.y - box.y }, -box.rotation);
}

/** From the box's own frame onto the canvas. */
export function fromBox(box: Box, point: Point): Point {
  const turned = rotate(point, box.rotation);
  return { x: box.x + turned.x, y: box.y + turned.y };
}

/** The corners, clockwise from what is top left before rotation. */
export function cornersOf(box: Box): readonly [Point, Point, Point, Point] {
  const x = box.width / 2;
  const y = box.height / 2;
  return [
    fromBox(box, { x: -x, y: -y }),
    fromBox(box, { x, y: -y }),
    fromBox(box, { x, y }),
    fromBox(box, { x: -x, y }),
  ];
}

/** The least upright rectangle around boxes; null around none. */
export function boundsOf(boxes: readonly Box[]): Rect | null {
  const corners = boxes.flatMap(cornersOf);
  if (corners.length === 0) return null;
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** Brings degrees to −180 < d ≤ 180. */
export function normalDegrees(degrees: number): number {
  const turned = ((degrees % 360) + 360) % 360;
  return turned > 180 ? turned - 360 : turned;
}
