import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiFailure, ApiResult } from '../../../host/api-client.ts';

/** A list that comes in pages, newest first. */
interface Page<T> {
  readonly data: readonly T[];
  /** For the page before; null where there is none. */
  readonly older: string | null;
}

interface Pages<T> {
  readonly items: readonly T[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly failure: ApiFailure | null;
  readonly hasOlder: boolean;
  readonly showOlder: () => void;
  /** Asks for the newest page again; what was shown stays until it has come. */
  readonly refresh: () => void;
}

/**
 * Asks for a list page by page.
 *
 * @param ask the same function until another list is to be asked for
 * @param idOf what tells one item from another
 */
export function usePages<T>(
  ask: (page: string | null) => Promise<ApiResult<Page<T>>>,
  idOf: (item: T) => string,
): Pages<T> {
  const [items, setItems] = useState<readonly T[]>([]);
  const [older, setOlder] = useState<string | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [state, setState] = useState<Pages<T>['state']>('loading');
  const latest = useRef({ idOf, asked: 0 });
  useEffect(() => {
    latest.current.idOf = idOf;
  });
  const load = useCallback(
    async (page: string | null) => {
      const asked = (latest.current.asked += 1);
      const answer = await ask(page);
      if (asked !== latest.current.asked) return;
      setFailure(answer.ok ? null : answer);
      setState(answer.ok ? 'ready' : 'failed');
      if (!answer.ok) return;
      const { data } = answer.value;
      setItems((before) => (page === null ? [...data] : merged(before, data, latest.current.idOf)));
      setOlder(answer.value.older);
    },
    [ask],
  );
  useEffect(() => {
    const { current } = latest;
    setState('loading');
    void load(null);
    return () => {
      current.asked += 1;
    };
  }, [load]);
  return {
    items,
    state,
    failure,
    hasOlder: older !== null,
    showOlder: useCallback(() => void load(older), [load, older]),
    refresh: useCallback(() => void load(null), [load]),
  };
}

/** What came meanwhile shifts pages: nothing is shown twice. */
function merged<T>(before: readonly T[], more: readonly T[], idOf: (item: T) => string): readonly T[] {
  const known = new Set(before.map(idOf));
  return [...before, ...more.filter((item) => !known.has(idOf(item)))];
}
