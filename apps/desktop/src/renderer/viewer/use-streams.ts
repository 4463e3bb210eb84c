import type { Stream } from '@starling/shared/protocol/api.ts';
import { useCallback, useEffect, useState } from 'react';
import { api, type ApiFailure } from '../host/api-client.ts';

/** The list of live channels. `picture` changes with each answer, so that thumbnails are fetched anew. */
export type StreamsView =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: ApiFailure }
  | { readonly state: 'known'; readonly streams: readonly Stream[]; readonly picture: number };

const everyMs = 10_000;

/** Asks for the live channels every 10 s while the page is visible. A failure never hides a list that is known. */
export function useStreams(): { view: StreamsView; refresh: () => void } {
  const [view, setView] = useState<StreamsView>({ state: 'loading' });
  const refresh = useCallback(async () => {
    const answer = await api.streams();
    setView((before) => {
      if (answer.ok) return { state: 'known', streams: answer.value.data, picture: Date.now() };
      return before.state === 'known' ? before : { state: 'failed', failure: answer };
    });
  }, []);
  useEffect(() => {
    void refresh();
    const refreshIfVisible = () => {
      if (document.visibilityState === 'visible') void refresh();
    };
    const timer = setInterval(refreshIfVisible, everyMs);
    document.addEventListener('visibilitychange', refreshIfVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refreshIfVisible);
    };
  }, [refresh]);
  return { view, refresh: () => void refresh() };
}
