import { useRef, useState } from 'react';
import type { Playback } from '../player/playback.ts';
import type { BroadcastPlace, RecordedSource } from '../player/use-programme.ts';
import type { ClipSource } from './clip-source.ts';

/** The broadcast that clips are cut out of. */
export interface ClipOf {
  /** Its id. */
  readonly video: string;
  readonly title: string;
}

/** Opens the clip dialog at what is on screen; the player pauses meanwhile. */
export function useClipping(
  clipOf: ClipOf,
  recorded: RecordedSource | null,
  playback: Playback | null,
  place: BroadcastPlace | null,
): { source: ClipSource | null; open: () => void; close: () => void } {
  const [source, setSource] = useState<ClipSource | null>(null);
  const wasPlaying = useRef(false);
  const open = () => {
    if (recorded === null || playback === null || place === null || source !== null) return;
    const date = playback.dateAt();
    if (place.isLive && date === null) return;
    const { playlistUrl, storyboardUrl } = recorded;
    const moment = date === null || !place.isLive ? { position: place.position } : { date };
    wasPlaying.current = playback.state().phase !== 'paused';
    playback.pause();
    setSource({ ...clipOf, playlistUrl, storyboardUrl, moment });
  };
  const close = () => {
    if (source === null) return;
    setSource(null);
    if (wasPlaying.current) playback?.resume();
  };
  return { source, open, close };
}
