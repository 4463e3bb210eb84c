import { useCallback, useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';
import { useHost } from '../../host/host.ts';
import { Playback } from './playback.ts';
import type { Programme } from './programme.ts';
import type { PlaybackState } from './playback-state.ts';

const noSubscription = () => () => undefined;
const noState = () => null;

/** Plays a programme in a video element for as long as the component is on screen. */
export function usePlayback(
  video: RefObject<HTMLVideoElement | null>,
  programme: Programme,
): { playback: Playback | null; state: PlaybackState | null } {
  const { settings } = useHost();
  const [playback, setPlayback] = useState<Playback | null>(null);
  const latest = useRef(programme);
  latest.current = programme;
  // Another object of the same content is the same programme.
  const key = JSON.stringify(programme);
  useEffect(() => {
    if (video.current === null) return;
    const started = new Playback(video.current, latest.current, settings);
    setPlayback(started);
    return () => {
      started.destroy();
      setPlayback(null);
    };
  }, [video, key, settings]);
  const subscribe = useCallback(
    (listener: () => void) => (playback === null ? noSubscription() : playback.subscribe(listener)),
    [playback],
  );
  const state = useSyncExternalStore(subscribe, playback?.state ?? noState);
  return { playback, state };
}
