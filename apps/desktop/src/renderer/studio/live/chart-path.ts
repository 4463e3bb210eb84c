/** A point of a chart: ms and a value. */
export interface ChartPoint {
  readonly atMs: number;
  readonly value: number;
}

/** What a chart shows: from when to when (ms), from 0 to a value, in a box of a size. */
export interface ChartFrame {
  readonly fromMs: number;
  readonly toMs: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** @returns a round number at or above `value`, so that the top of a chart can be read: 1, 2, 5, 10 and so on. */
export function roundTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= value * 0.9999) ?? 10;
  return step * power;
}

/** @returns the line through the points as an SVG path; empty where there are none. */
export function linePath(points: readonly ChartPoint[], frame: ChartFrame): string {
  return points
    .map((point, index) => {
      const { x, y } = placeOf(point, frame);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

/** @returns the area under the line as an SVG path; empty where there are no points. */
export function areaPath(points: readonly ChartPoint[], frame: ChartFrame): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const right = placeOf(last, frame).x.toFixed(1);
  const left = placeOf(first, frame).x.toFixed(1);
  return `${linePath(points, frame)}L${right} ${frame.height}L${left} ${frame.height}Z`;
}

function placeOf({ atMs, value }: ChartPoint, { fromMs, toMs, top, width, height }: ChartFrame) {
  const span = Math.max(1, toMs - fromMs);
  const share = Math.min(1, Math.max(0, value / top));
  return { x: ((atMs - fromMs) / span) * width, y: height - share * height };
}
