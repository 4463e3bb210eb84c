import { boundsOf, type Box, type Point, type Rect } from './geometry.ts';

/** A line that something snapped to; the stage draws it. */
export interface Guide {
  readonly axis: 'x' | 'y';
  /** px of the canvas. */
  readonly at: number;
}

/** How far to go on to lie on the nearest lines, and which lines those are. */
export interface Snap {
  readonly by: Point;
  readonly guides: readonly Guide[];
}

/** Lines that attract, px of the canvas. */
export interface SnapLines {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** @returns the lines of the canvas (edges and middle) and of other items (edges and middles of what surrounds them). */
export function snapLines(canvas: { width: number; height: number }, others: readonly Box[]): SnapLines {
  const rects = others.map((other) => boundsOf([other])).filter((rect) => rect !== null);
  return {
    x: [0, canvas.width / 2, canvas.width, ...rects.flatMap(columnsOf)],
    y: [0, canvas.height / 2, canvas.height, ...rects.flatMap(rowsOf)],
  };
}

/**
 * Snaps a rectangle that is being moved: its edges and its middle, each axis by itself.
 * @param within how near a line must be, px of the canvas: the distance on screen divided by the stage's scale
 */
export function snapRect(rect: Rect, lines: SnapLines, within: number): Snap {
  return joined(nearest(columnsOf(rect), lines.x, within), nearest(rowsOf(rect), lines.y, within));
}

/** Snaps a point that is being dragged, such as a handle; axes left out stay free. */
export function snapPoint(point: Point, lines: SnapLines, within: number, axes: 'x' | 'y' | 'both'): Snap {
  return joined(
    axes === 'y' ? null : nearest([point.x], lines.x, within),
    axes === 'x' ? null : nearest([point.y], lines.y, within),
  );
}

interface Near {
  readonly by: number;
  readonly at: number;
}

function joined(x: Near | null, y: Near | null): Snap {
  const guides: Guide[] = [];
  if (x !== null) guides.push({ axis: 'x', at: x.at });
  if (y !== null) guides.push({ axis: 'y', at: y.at });
  return { by: { x: x?.by ?? 0, y: y?.by ?? 0 }, guides };
}

function nearest(own: readonly number[], lines: readonly number[], within: number): Near | null {
  let best: Near | null = null;
  for (const from of own) {
    for (const at of lines) {
      const by = at - from;
      if (Math.abs(by) <= within && (best === null || Math.abs(by) < Math.abs(best.by))) best = { by, at };
    }
  }
  return best;
}

function columnsOf({ left, right }: Rect): readonly number[] {
  return [left, (left + right) / 2, right];
}

function rowsOf({ top, bottom }: Rect): readonly number[] {
  return [top, (top + bottom) / 2, bottom];
}
