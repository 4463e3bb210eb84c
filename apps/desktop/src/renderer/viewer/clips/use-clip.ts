import type { Clip } from '@starling/shared/protocol/videos.ts';
import { useCallback, useEffect, useState } from 'react';
import { api, type ApiFailure } from '../../host/api-client.ts';

/** What is known of a clip. A failure never hides what was known before. */
export type ClipView =
  | { readonly state: 'loading' }
  | { readonly state: 'unknown-clip' }
  | { readonly state: 'failed'; readonly failure: ApiFailure }
  | { readonly state: 'known'; readonly clip: Clip };

const whileMakingMs = 1_000;

/** Asks for a clip, and each second again while it is being made. @param first what is known of it already */
export function useClip(id: string, first: Clip | null = null): { view: ClipView; refresh: () => void } {
  const [view, setView] = useState<ClipView>(
    first === null ? { state: 'loading' } : { state: 'known', clip: first },
  );
  const ask = useCallback(
    async (signal?: AbortSignal) => {
      const answer = await api.clip(id, signal);
      if (signal?.aborted === true) return;
      setView((before) => {
        if (answer.ok) return { state: 'known', clip: answer.value };
        if (answer.status === 404) return { state: 'unknown-clip' };
        return before.state === 'known' ? before : { state: 'failed', failure: answer };
      });
    },
    [id],
  );
  const isMaking = view.state === 'known' && view.clip.status === 'making';
  const isKnown = view.state === 'known';
  useEffect(() => {
    const abort = new AbortController();
    if (!isKnown) void ask(abort.signal);
    const timer = isMaking ? setInterval(() => void ask(abort.signal), whileMakingMs) : undefined;
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [ask, isKnown, isMaking]);
  return { view, refresh: useCallback(() => void ask(), [ask]) };
}
