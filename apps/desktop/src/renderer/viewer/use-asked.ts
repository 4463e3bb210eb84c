import type { Millis } from '@starling/shared/units.ts';
import { useCallback, useEffect, useState } from 'react';
import type { ApiFailure, ApiResult } from '../host/api-client.ts';

/** What is known of what the relay was asked for. */
export type View<T> =
  | { readonly state: 'loading' }
  /** The relay says that there is no such thing. */
  | { readonly state: 'unknown' }
  | { readonly state: 'failed'; readonly failure: ApiFailure }
  | { readonly state: 'known'; readonly value: T };

/** A failure never hides what was known before. */
export function nextView<T>(before: View<T>, answer: ApiResult<T>): View<T> {
  if (answer.ok) return { state: 'known', value: answer.value };
  if (answer.status === 404) return { state: 'unknown' };
  return before.state === 'known' ? before : { state: 'failed', failure: answer };
}

interface Asked<T> {
  readonly view: View<T>;
  /** Takes over what was changed; null where it was deleted. */
  take: (value: T | null) => void;
  refresh: () => void;
}

/**
 * Asks the relay for one thing, and again as long as it changes.
 *
 * @param ask the same function until something else is to be asked for
 * @param againEvery how often to ask again, by what is known; null for never
 * @param first what is known already
 */
export function useAsked<T>(
  ask: (signal?: AbortSignal) => Promise<ApiResult<T>>,
  againEvery: (value: T) => Millis | null,
  first: T | null = null,
): Asked<T> {
  const [view, setView] = useState<View<T>>(
    first === null ? { state: 'loading' } : { state: 'known', value: first },
  );
  const refresh = useCallback(
    async (signal?: AbortSignal) => {
      const answer = await ask(signal);
      if (signal?.aborted !== true) setView((before) => nextView(before, answer));
    },
    [ask],
  );
  const isAskedFirst = first === null;
  useEffect(() => {
    const abort = new AbortController();
    if (isAskedFirst) void refresh(abort.signal);
    return () => abort.abort();
  }, [refresh, isAskedFirst]);
  const every = view.state === 'known' ? againEvery(view.value) : null;
  useEffect(() => {
    if (every === null) return;
    const abort = new AbortController();
    const timer = setInterval(() => void refresh(abort.signal), every);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [refresh, every]);
  const take = useCallback(
    (value: T | null) => setView(value === null ? { state: 'unknown' } : { state: 'known', value }),
    [],
  );
  return { view, take, refresh: useCallback(() => void refresh(), [refresh]) };
}
