import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import { offsetsOf, rowAt, windowAt } from './list-window.ts';

/** Nearer to the end than this, a reader wants to see what comes. */
const nearEndPx = 40;
/** Nearer to the beginning than this, older lines are wanted. */
const nearBeginningPx = 400;
const sparePx = 400;
/** What a row is thought to be high until it is drawn. */
const guessPx = 30;
const firstHeightPx = 800;

/** The row that stays where it is while others come, go and grow; `below` is how far it begins below the top. */
interface Anchor {
  readonly key: number;
  readonly below: number;
}

interface ListWindowOptions {
  readonly keys: readonly number[];
  /** How many rows ever came at the end. */
  readonly arrived: number;
  /** Whatever changes the height of all rows, such as the size of type. */
  readonly looks: string;
  /** The reader nears the beginning. */
  readonly onNearBeginning: () => void;
}

/**
 * A long list of rows of unequal heights, of which those in view are drawn. It stays at its end until the reader scrolls
 * up; then the row that he reads stays where it is, whatever comes above or below.
 */
export function useListWindow({ keys, arrived, looks, onNearBeginning }: ListWindowOptions) {
  const list = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const heights = useRef(new Map<number, number>());
  const view = useRef({ top: 0, height: firstHeightPx, width: 0 });
  const anchor = useRef<Anchor | null>(null);
  const [seen, setSeen] = useState<number | null>(null);
  const [drawn, redraw] = useReducer((count: number) => count + 1, 0);
  const isPinned = seen === null;

  const offsets = offsetsOf(keys, heights.current, guessPx);
  const top = isPinned ? Infinity : (anchoredTop(anchor.current, keys, offsets) ?? view.current.top);
  const shown = windowAt(offsets, top, view.current.height, sparePx);

  const onScroll = useCallback(() => {
    const element = list.current;
    if (element === null) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    // While rows are measured the end moves: only scrolling up is a wish to stop.
    const isUp = element.scrollTop < view.current.top - 1;
    view.current.top = element.scrollTop;
    anchor.current = anchorAt(element.scrollTop, keys, offsets);
    setSeen((before) => {
      if (below < nearEndPx) return null;
      return before ?? (isUp ? arrived : null);
    });
    if (element.scrollTop < nearBeginningPx) onNearBeginning();
    redraw();
  }, [keys, offsets, arrived, onNearBeginning]);

  // Rows are measured before they are painted; where a guess was wrong the list is drawn again at once.
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null || rows.current === null) return;
    if (measure(rows.current, heights.current)) {
      redraw();
      return;
    }
    const wanted = isPinned
      ? element.scrollHeight - element.clientHeight
      : anchoredTop(anchor.current, keys, offsets);
    if (wanted !== null && Math.abs(element.scrollTop - wanted) > 0.5) element.scrollTop = wanted;
    view.current.top = element.scrollTop;
  }, [keys, offsets, isPinned, drawn, looks]);

  useForgetting(heights.current, keys, looks, redraw);
  useResizes(list, view.current, heights.current, redraw);

  const scrollToEnd = useCallback(() => {
    anchor.current = null;
    setSeen(null);
  }, []);

  /** Brings a row into view, at the edge that it is beyond. @returns false where there is no such row */
  const reveal = useCallback(
    (key: number): boolean => {
      const element = list.current;
      const index = keys.indexOf(key);
      if (element === null || index === -1) return false;
      const from = offsets[index] ?? 0;
      const to = offsets[index + 1] ?? from;
      const height = element.clientHeight;
      const current = view.current.top;
      const target = from < current ? from - 8 : to > current + height ? to - height + 8 : current;
      anchor.current = anchorAt(Math.max(0, target), keys, offsets);
      setSeen((before) => before ?? arrived);
      redraw();
      return true;
    },
    [keys, offsets, arrived],
  );

  return useMemo(
    () => ({
      ...{ list, rows, shown, onScroll, scrollToEnd, reveal, isPinned },
      unseen: seen === null ? 0 : Math.max(0, arrived - seen),
    }),
    // `shown` is new whenever anything is.
    [shown, onScroll, scrollToEnd, reveal, isPinned, seen, arrived],
  );
}

function anchorAt(top: number, keys: readonly number[], offsets: Float64Array): Anchor | null {
  const index = rowAt(offsets, top);
  const key = keys[index];
  return key === undefined ? null : { key, below: (offsets[index] ?? 0) - top };
}

/** Where the list is scrolled to when the anchor is where it was; null where it is gone. */
function anchoredTop(anchor: Anchor | null, keys: readonly number[], offsets: Float64Array): number | null {
  if (anchor === null) return null;
  const index = keys.indexOf(anchor.key);
  return index === -1 ? null : Math.max(0, (offsets[index] ?? 0) - anchor.below);
}

/** @returns whether any row has another height than was thought. */
function measure(rows: HTMLElement, heights: Map<number, number>): boolean {
  let hasChanged = false;
  for (const row of rows.children) {
    const key = Number((row as HTMLElement).dataset['row']);
    const { height } = row.getBoundingClientRect();
    if (Math.abs((heights.get(key) ?? -1) - height) < 0.01) continue;
    heights.set(key, height);
    hasChanged = true;
  }
  return hasChanged;
}

/** Other looks, other heights; and heights of rows that are gone are of no use. */
function useForgetting(
  heights: Map<number, number>,
  keys: readonly number[],
  looks: string,
  redraw: () => void,
): void {
  const last = useRef(looks);
  useLayoutEffect(() => {
    if (last.current === looks) return;
    last.current = looks;
    heights.clear();
    redraw();
  }, [heights, looks, redraw]);
  useEffect(() => {
    if (heights.size < 2 * keys.length + 1_000) return;
    const kept = new Set(keys);
    for (const key of heights.keys()) if (!kept.has(key)) heights.delete(key);
  }, [heights, keys]);
}

/** A keyboard on a phone changes the height; another width breaks lines elsewhere. */
function useResizes(
  list: React.RefObject<HTMLDivElement | null>,
  view: { height: number; width: number },
  heights: Map<number, number>,
  redraw: () => void,
): void {
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== view.width) heights.clear();
      view.width = element.clientWidth;
      view.height = element.clientHeight;
      redraw();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [list, view, heights, redraw]);
}
