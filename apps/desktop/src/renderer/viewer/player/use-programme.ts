import { useState } from 'react';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import { useNow } from '../../host/use-now.ts';
import type { Playback } from './playback.ts';
import type { PlaybackState } from './playback-state.ts';
import type { Programme } from './programme.ts';

/** A broadcast that is on air. */
export interface LiveSource {
  readonly playlistUrl: string;
  /** Milliseconds since 1970. */
  readonly startedAt: Millis;
}

/** A broadcast from its beginning, over or not. */
export interface RecordedSource {
  readonly playlistUrl: string;
  readonly storyboardUrl: string | null;
  /** Where to begin. */
  readonly startAt: Seconds;
}

/** Where playback is in the whole broadcast, and the way to another place. */
export interface BroadcastPlace {
  readonly position: Seconds;
  readonly duration: Seconds;
  readonly storyboardUrl: string | null;
  /** The broadcast is still on air. */
  readonly isGrowing: boolean;
  /** It is being watched as it comes, at the live edge. */
  readonly isLive: boolean;
  seek: (position: Seconds) => void;
  goLive: () => void;
}

/** Nearer to the live edge than this a seek means "live". */
const liveEdge: Seconds = 6;

/** Chooses between the live edge and the recording of a broadcast: seeking back leads from one to the other. */
export function useProgramme(
  live: LiveSource | null,
  recorded: RecordedSource | null,
): {
  programme: Programme;
  placeOf: (playback: Playback, state: PlaybackState) => BroadcastPlace | null;
} {
  const [chosen, setChosen] = useState<Seconds | null>(null);
  const now = useNow(1000);
  const isLive = live !== null && (chosen === null || recorded === null);
  const programme: Programme = isLive
    ? { kind: 'live', playlistUrl: live.playlistUrl }
    : {
        kind: 'recording',
        playlistUrl: recorded?.playlistUrl ?? live?.playlistUrl ?? '',
        startAt: chosen ?? recorded?.startAt ?? 0,
      };

  const placeOf = (playback: Playback, state: PlaybackState): BroadcastPlace | null => {
    if (recorded === null) return null;
    const onAir = live === null ? 0 : (now - live.startedAt) / 1000;
    const duration = isLive ? onAir : Math.max(state.duration, onAir);
    const goLive = () => {
      if (isLive) playback.goLive();
      else setChosen(null);
    };
    const seek = (position: Seconds) => {
      if (live !== null && position >= duration - liveEdge) goLive();
      else if (isLive) setChosen(position);
      else playback.seekTo(position);
    };
    const behind = state.isAtLive ? 0 : (state.stats.latency ?? 0);
    const position = isLive ? duration - behind : state.position;
    const { storyboardUrl } = recorded;
    return { position, duration, storyboardUrl, isGrowing: live !== null, isLive, seek, goLive };
  };
  return { programme, placeOf };
}
