/** Which rows of a long list are to be drawn, and how much room the others take. */
interface ListWindow {
  /** Index of the first row drawn. */
  readonly first: number;
  /** Index behind the last row drawn. */
  readonly end: number;
  /** Pixels above the first row drawn. */
  readonly above: number;
  /** Pixels below the last row drawn. */
  readonly below: number;
}

/** Where each row begins, in pixels; one more entry than rows: the last is the height of all. */
export function offsetsOf(
  keys: readonly number[],
  heights: ReadonlyMap<number, number>,
  guess: number,
): Float64Array {
  const offsets = new Float64Array(keys.length + 1);
  let total = 0;
  for (const [index, key] of keys.entries()) {
    offsets[index] = total;
    total += heights.get(key) ?? guess;
  }
  offsets[keys.length] = total;
  return offsets;
}

/** @returns the index of the row at a height; the first or last one beyond the ends. */
export function rowAt(offsets: Float64Array, top: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= top) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * @param top how far the list is scrolled; Infinity for its end
 * @param height of what is seen of it
 * @param spare pixels to draw beyond either edge, so that scrolling shows no holes
 */
export function windowAt(offsets: Float64Array, top: number, height: number, spare: number): ListWindow {
  const rows = offsets.length - 1;
  const total = offsets[rows] ?? 0;
  const from = Math.max(0, Math.min(top, total - height));
  const first = rows === 0 ? 0 : rowAt(offsets, from - spare);
  const end = rows === 0 ? 0 : rowAt(offsets, from + height + spare) + 1;
  return { first, end, above: offsets[first] ?? 0, below: total - (offsets[end] ?? total) };
}
