import type { Clip } from '@starling/shared/protocol/videos.ts';
import { useCallback } from 'react';
import { api } from '../../host/api-client.ts';
import { useAsked } from '../use-asked.ts';

const whileMakingMs = 1_000;
const againEvery = ({ status }: Clip) => (status === 'making' ? whileMakingMs : null);

/** Asks for a clip, and each second again while it is being made. @param first what is known of it already */
export function useClip(id: string, first: Clip | null = null) {
  const ask = useCallback((signal?: AbortSignal) => api.clip(id, signal), [id]);
  return useAsked(ask, againEvery, first);
}
