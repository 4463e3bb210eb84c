/** What was measured at some size. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The straight line of least squares, and how well it tells the points. */
export interface LineFit {
  readonly slope: number;
  readonly intercept: number;
  /** Share of the points' variance that the line explains (R²), up to 1; 1 where they do not vary. */
  readonly explained: number;
  /** How far off the line the farthest point is, as a share of the largest value. */
  readonly farthest: number;
}

/** @throws with fewer than two different `x` */
export function fitLine(points: readonly Point[]): LineFit {
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spreadX = sum(points.map(({ x }) => (x - meanX) ** 2));
  if (!(spreadX > 0)) throw new Error('a line needs two sizes');
  const slope = sum(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / spreadX;
  const intercept = meanY - slope * meanX;
  const errors = points.map(({ x, y }) => y - (intercept + slope * x));
  const spreadY = sum(points.map(({ y }) => (y - meanY) ** 2));
  const largest = Math.max(...points.map(({ y }) => Math.abs(y)));
  return {
    ...{ slope, intercept },
    explained: spreadY === 0 ? 1 : 1 - sum(errors.map((error) => error ** 2)) / spreadY,
    farthest: largest === 0 ? 0 : Math.max(...errors.map(Math.abs)) / largest,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
}
