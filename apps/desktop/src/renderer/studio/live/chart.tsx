import { areaPath, linePath, roundTop, type ChartPoint } from './chart-path.ts';

interface ChartProps {
  /** Said by screen readers. */
  label: string;
  points: readonly ChartPoint[];
  /** A second line, to compare. */
  target?: readonly ChartPoint[];
  fromMs: number;
  toMs: number;
  /** Writes the value at the top. */
  format: (value: number) => string;
  /** The least that the top shows. */
  leastTop?: number;
  height?: number;
}

const width = 320;

/** A quantity over time. */
export function Chart({
  label,
  points,
  target = [],
  fromMs,
  toMs,
  format,
  leastTop = 1,
  height = 72,
}: ChartProps) {
  const most = [...points, ...target].reduce((top, { value }) => Math.max(top, value), leastTop);
  const top = roundTop(most);
  const frame = { fromMs, toMs, top, width, height };
  return (
    <figure className="chart" role="img" aria-label={label}>
      <span className="chart-top">{format(top)}</span>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        style={{ height }}
        aria-hidden="true"
      >
        <line x1={0} x2={width} y1={0.5} y2={0.5} className="chart-grid" />
        <line x1={0} x2={width} y1={height / 2} y2={height / 2} className="chart-grid" />
        <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} className="chart-grid" />
        <path d={areaPath(points, frame)} className="chart-area" />
        <path d={linePath(target, frame)} className="chart-target" />
        <path d={linePath(points, frame)} className="chart-line" />
      </svg>
    </figure>
  );
}
