import { useCallback, useEffect, useRef, useState } from 'react';

const undoMs = 9_000;

/**
 * Things that will be gone in a moment, and can be kept until then. Who leaves the page wants them gone.
 *
 * @param finish removes one for good; the same function for the same list
 */
export function usePendingRemovals(finish: (id: string) => Promise<void>) {
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const keep = useCallback((id: string) => {
    clearTimeout(timers.current.get(id));
    timers.current.delete(id);
    setPending((all) => new Set([...all].filter((one) => one !== id)));
  }, []);
  const remove = useCallback(
    (id: string) => {
      setPending((all) => new Set([...all, id]));
      const timer = setTimeout(() => {
        timers.current.delete(id);
        void finish(id).then(() => keep(id));
      }, undoMs);
      timers.current.set(id, timer);
    },
    [finish, keep],
  );
  useEffect(() => {
    const { current } = timers;
    return () => {
      for (const [id, timer] of current) {
        clearTimeout(timer);
        void finish(id);
      }
      current.clear();
    };
  }, [finish]);
  return { pending, remove, keep };
}
