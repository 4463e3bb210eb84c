import type { Video } from '@starling/shared/protocol/videos.ts';
import type { Seconds } from '@starling/shared/units.ts';
import { useCallback, useEffect, useState } from 'react';
import { api, type ApiFailure } from '../host/api-client.ts';
import type { RecordedPlace } from './player/programme.ts';

/** What is known of a video. A failure never hides what was known before. */
type VideoView =
  | { readonly state: 'loading' }
  | { readonly state: 'unknown-video' }
  | { readonly state: 'failed'; readonly failure: ApiFailure }
  | { readonly state: 'known'; readonly video: Video };

const whileLiveMs = 15_000;

interface VideoPort {
  readonly view: VideoView;
  /** Takes over what was changed; null where it was deleted. */
  take: (video: Video | null) => void;
  refresh: () => void;
}

/** Asks for a video, and again while it grows. */
export function useVideo(id: string): VideoPort {
  const [view, setView] = useState<VideoView>({ state: 'loading' });
  const ask = useCallback(
    async (signal?: AbortSignal) => {
      const answer = await api.video(id, signal);
      if (signal?.aborted === true) return;
      setView((before) => {
        if (answer.ok) return { state: 'known', video: answer.value };
        if (answer.status === 404) return { state: 'unknown-video' };
        return before.state === 'known' ? before : { state: 'failed', failure: answer };
      });
    },
    [id],
  );
  const isLive = view.state === 'known' && view.video.isLive;
  useEffect(() => {
    const abort = new AbortController();
    void ask(abort.signal);
    const timer = isLive ? setInterval(() => void ask(abort.signal), whileLiveMs) : undefined;
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [ask, isLive]);
  const take = useCallback(
    (video: Video | null) => setView(video === null ? { state: 'unknown-video' } : { state: 'known', video }),
    [],
  );
  return { view, take, refresh: useCallback(() => void ask(), [ask]) };
}

/** Where a video begins: at the capture clock's `?at=`, as an ISO date, else as {@link startPosition} says. */
export function startPlace(query: string, remembered: string | null, duration: Seconds): RecordedPlace {
  const date = Date.parse(new URLSearchParams(query).get('at') ?? '');
  return Number.isNaN(date) ? { position: startPosition(query, remembered, duration) } : { date };
}

/** Where a video begins: at `?t=`, in seconds or as `1h2m3s`, else where it was left. */
export function startPosition(query: string, remembered: string | null, duration: Seconds): Seconds {
  const asked = new URLSearchParams(query).get('t');
  const parts = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$/.exec(asked ?? '');
  const [, hours = 0, minutes = 0, seconds = 0] = parts?.map((part) => Number(part || 0)) ?? [];
  const wanted =
    asked === null || parts === null ? Number(remembered ?? 0) : 3600 * hours + 60 * minutes + seconds;
  return Number.isFinite(wanted) && wanted > 0 && wanted < duration ? wanted : 0;
}
