import type { Video } from '@starling/shared/protocol/videos.ts';
import { useCallback, useEffect, useState } from 'react';
import { api, type ApiFailure } from '../host/api-client.ts';

/** What is known of a channel's videos. */
export type VideosView =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: ApiFailure }
  | { readonly state: 'known'; readonly videos: readonly Video[] };

/** Asks for a channel's videos, newest first; again when `revision` changes. */
export function useVideos(login: string, revision: string): { view: VideosView; refresh: () => void } {
  const [view, setView] = useState<VideosView>({ state: 'loading' });
  const ask = useCallback(
    async (signal?: AbortSignal) => {
      const answer = await api.videos(login, signal);
      if (signal?.aborted === true) return;
      setView((before) => {
        if (answer.ok) return { state: 'known', videos: answer.value.data };
        return before.state === 'known' ? before : { state: 'failed', failure: answer };
      });
    },
    [login],
  );
  useEffect(() => {
    const abort = new AbortController();
    void ask(abort.signal);
    return () => abort.abort();
  }, [ask, revision]);
  return { view, refresh: useCallback(() => void ask(), [ask]) };
}
