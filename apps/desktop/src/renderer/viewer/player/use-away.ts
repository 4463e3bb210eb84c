import { useEffect, useState } from 'react';
import type { Millis } from '@starling/shared/units.ts';
import type { PlaybackState } from './playback-state.ts';

/** A wait shorter than this may be the network's. */
const patience: Millis = 2_000;
const askEvery: Millis = 3_000;

/**
 * Whether the broadcaster is away: playback waits, the playlist has had nothing new for 2 s, and yet the relay can be
 * reached and says that the broadcast goes on.
 * @param state null where it is no matter
 */
export function useAway(state: PlaybackState | null, isOnAir: (() => Promise<boolean>) | undefined): boolean {
  const [isAway, setAway] = useState(false);
  const isSuspect = state?.phase === 'stalled' && state.quietFor > patience;
  useEffect(() => {
    if (!isSuspect || isOnAir === undefined) return;
    let isOver = false;
    const ask = async () => {
      const answer = await isOnAir();
      if (!isOver) setAway(answer);
    };
    void ask();
    const timer = setInterval(() => void ask(), askEvery);
    return () => {
      isOver = true;
      clearInterval(timer);
      setAway(false);
    };
  }, [isSuspect, isOnAir]);
  return isAway;
}
