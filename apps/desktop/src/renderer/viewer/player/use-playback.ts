import { useCallback, useEffect, useState, useSyncExternalStore, type RefObject } from 'react';
import { useHost } from '../../host/host.ts';
import { Playback } from './playback.ts';
import type { PlaybackState } from './playback-state.ts';

const noSubscription = () => () => undefined;
const noState = () => null;

/** Plays a playlist in a video element for as long as the component is on screen. */
export function usePlayback(
  video: RefObject<HTMLVideoElement | null>,
  playlistUrl: string,
): { playback: Playback | null; state: PlaybackState | null } {
  const { settings } = useHost();
  const [playback, setPlayback] = useState<Playback | null>(null);
  useEffect(() => {
    if (video.current === null) return;
    const started = new Playback(video.current, playlistUrl, settings);
    setPlayback(started);
    return () => {
      started.destroy();
      setPlayback(null);
    };
  }, [video, playlistUrl, settings]);
  const subscribe = useCallback(
    (listener: () => void) => (playback === null ? noSubscription() : playback.subscribe(listener)),
    [playback],
  );
  const state = useSyncExternalStore(subscribe, playback?.state ?? noState);
  return { playback, state };
}
