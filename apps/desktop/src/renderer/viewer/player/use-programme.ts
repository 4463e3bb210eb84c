import { useState } from 'react';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import { useNow } from '../../host/use-now.ts';
import type { Playback } from './playback.ts';
import type { PlaybackState } from './playback-state.ts';
import type { Programme, RecordedPlace } from './programme.ts';

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
  readonly startAt: RecordedPlace;
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
  /** Goes back or forward from where playback is. */
  step: (seconds: Seconds) => void;
  goLive: () => void;
}

/** Nearer to the end of a broadcast on air than this, a seek means "live": its recording lags by a segment or two. */
const liveEdge: Seconds = 6;

/** Chooses between the live edge and the recording of a broadcast: seeking back leads from one to the other. */
export function useProgramme(
  live: LiveSource | null,
  recorded: RecordedSource | null,
): {
  programme: Programme;
  placeOf: (playback: Playback, state: PlaybackState) => BroadcastPlace | null;
} {
  const [chosen, setChosen] = useState<RecordedPlace | null>(null);
  const now = useNow(1000);
  const isLive = live !== null && (chosen === null || recorded === null);
  const programme: Programme = isLive
    ? { kind: 'live', playlistUrl: live.playlistUrl }
    : {
        kind: 'recording',
        playlistUrl: recorded?.playlistUrl ?? live?.playlistUrl ?? '',
        startAt: chosen ?? recorded?.startAt ?? { position: 0 },
      };

  const placeOf = (playback: Playback, state: PlaybackState): BroadcastPlace | null => {
    if (recorded === null) return null;
    const { storyboardUrl } = recorded;
    if (isLive) return livePlace(live, storyboardUrl, now, playback, state, setChosen);
    const backToLive = live === null ? null : () => setChosen(null);
    return recordedPlace(backToLive, storyboardUrl, playback, state);
  };
  return { programme, placeOf };
}

/** On the live playlist the broadcast is measured by the clock: its recording is known once it is played. */
function livePlace(
  live: LiveSource,
  storyboardUrl: string | null,
  now: Millis,
  playback: Playback,
  state: PlaybackState,
  watchRecording: (from: RecordedPlace) => void,
): BroadcastPlace {
  const duration = Math.max(0, (now - live.startedAt) / 1000);
  const behind = state.isAtLive ? 0 : (state.stats.latency ?? 0);
  const position = Math.max(0, duration - behind);
  return {
    ...{ position, duration, storyboardUrl, isGrowing: true, isLive: true, goLive: playback.goLive },
    seek: (target) => {
      if (target >= duration - liveEdge) playback.goLive();
      else watchRecording({ date: live.startedAt + target * 1000 });
    },
    step: (seconds) => {
      if (seconds > 0 || playback.canStep(seconds)) playback.step(seconds);
      else {
        const date = playback.dateAt() ?? live.startedAt + position * 1000;
        watchRecording({ date: Math.max(live.startedAt, date + seconds * 1000) });
      }
    },
  };
}

function recordedPlace(
  backToLive: (() => void) | null,
  storyboardUrl: string | null,
  playback: Playback,
  state: PlaybackState,
): BroadcastPlace {
  const { position, duration } = state;
  const seek = (target: Seconds) => {
    if (backToLive !== null && target >= duration - liveEdge) backToLive();
    else playback.seekTo(Math.min(duration, target));
  };
  return {
    ...{ position, duration, storyboardUrl, isGrowing: backToLive !== null, isLive: false, seek },
    step: (seconds) => seek(position + seconds),
    goLive: backToLive ?? (() => seek(duration)),
  };
}
