import { useCallback, useLayoutEffect, useRef, useState } from 'react';

const nearBottomPx = 48;

/**
 * Keeps a scrolling list at its end until the reader scrolls up, and counts what comes meanwhile.
 * @param arrived how many entries ever came
 */
export function useAutoscroll(arrived: number) {
  const list = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState<number | null>(null);
  const isPinned = seen === null;

  const onScroll = useCallback(() => {
    const element = list.current;
    if (element === null) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    setSeen((before) => (below < nearBottomPx ? null : (before ?? arrived)));
  }, [arrived]);

  const scrollToEnd = useCallback(() => {
    setSeen(null);
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    if (isPinned && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [arrived, isPinned]);

  // A keyboard on a phone or a wrapped title changes the height: the end stays in view.
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null || !isPinned) return;
    const observer = new ResizeObserver(() => {
      element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isPinned]);
  return { list, onScroll, scrollToEnd, isPinned, unseen: seen === null ? 0 : arrived - seen };
}
