import type { Video } from '@starling/shared/protocol/videos.ts';
import type { Seconds } from '@starling/shared/units.ts';
import { useCallback } from 'react';
import { api } from '../host/api-client.ts';
import type { RecordedPlace } from './player/programme.ts';
import { useAsked } from './use-asked.ts';

const whileLiveMs = 15_000;

const againEvery = ({ isLive }: Video) => (isLive ? whileLiveMs : null);

/** Asks for a video, and again while it grows. */
export function useVideo(id: string) {
  const ask = useCallback((signal?: AbortSignal) => api.video(id, signal), [id]);
  return useAsked(ask, againEvery);
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
