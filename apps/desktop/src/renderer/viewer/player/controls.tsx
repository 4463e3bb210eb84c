import {
  ChartNoAxesColumn,
  Keyboard,
  Maximize,
  Minimize,
  Pause,
  Play,
  RectangleHorizontal,
  Scissors,
  Waypoints,
} from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { formatBehind, formatUptime } from '../format.ts';
import type { Playback } from './playback.ts';
import type { PlaybackState } from './playback-state.ts';
import type { BroadcastPlace } from './use-programme.ts';
import { QualityMenu } from './quality-menu.tsx';
import { SpeedMenu } from './speed-menu.tsx';
import { VolumeControl } from './volume-control.tsx';

/** What the controls show and change beside playback itself. */
export interface ViewSwitches {
  readonly isTheatre: boolean;
  readonly isFullscreen: boolean;
  readonly isStatsShown: boolean;
  toggleTheatre: () => void;
  toggleFullscreen: () => void;
  toggleStats: () => void;
  readonly isMeshShown: boolean;
  toggleMesh: () => void;
  showHelp: () => void;
  /** There is a recording to cut a clip out of. */
  readonly canClip: boolean;
  makeClip: () => void;
}

interface ControlsProps {
  playback: Playback;
  state: PlaybackState;
  /** Where playback is in the whole broadcast; null where there is no recording of it. */
  place: BroadcastPlace | null;
  view: ViewSwitches;
  onMenuOpenChange: (isOpen: boolean) => void;
}

/** The bar at the bottom of the player. */
export function Controls({ playback, state, place, view, onMenuOpenChange }: ControlsProps) {
  const isPaused = state.phase === 'paused' || state.needsClick;
  return (
    <div className="controls" role="group" aria-label="Player controls">
      <IconButton
        label={isPaused ? 'Play (K)' : 'Pause (K)'}
        aria-pressed={!isPaused}
        onClick={() => playback.togglePlay()}
      >
        {isPaused ? <Play size={24} fill="currentColor" /> : <Pause size={24} fill="currentColor" />}
      </IconButton>
      <VolumeControl playback={playback} volume={state.volume} isMuted={state.isMuted} />
      {(place === null || place.isGrowing) && <LiveButton playback={playback} state={state} place={place} />}
      {place?.isLive === false && (
        <span className="player-time numeric" data-testid="player-time">
          {formatUptime(place.position * 1000)} / {formatUptime(place.duration * 1000)}
        </span>
      )}
      <span className="controls-gap" />
      {view.canClip && (
        <IconButton label="Make a clip (X)" data-testid="clip-button" onClick={view.makeClip}>
          <Scissors size={20} />
        </IconButton>
      )}
      <IconButton
        label="Statistics (S)"
        className="wide-only"
        aria-pressed={view.isStatsShown}
        onClick={view.toggleStats}
      >
        <ChartNoAxesColumn size={20} />
      </IconButton>
      {state.mesh !== null && state.mesh.phase !== 'absent' && (
        <IconButton
          label={sharingLabel(state.mesh.peers)}
          className="mesh-button"
          aria-pressed={view.isMeshShown}
          data-testid="mesh-button"
          onClick={view.toggleMesh}
        >
          <Waypoints size={20} />
          {state.mesh.peers > 0 && <span className="mesh-count numeric">{state.mesh.peers}</span>}
        </IconButton>
      )}
      <IconButton label="Keyboard shortcuts (?)" className="wide-only" onClick={view.showHelp}>
        <Keyboard size={20} />
      </IconButton>
      {place?.isLive === false && (
        <SpeedMenu playback={playback} speed={state.speed} onOpenChange={onMenuOpenChange} />
      )}
      {state.qualities.length > 0 && (
        <QualityMenu state={state} onSelect={playback.selectLevel} onOpenChange={onMenuOpenChange} />
      )}
      <IconButton
        label="Theatre mode (T)"
        className="wide-only"
        aria-pressed={view.isTheatre}
        onClick={view.toggleTheatre}
      >
        <RectangleHorizontal size={22} />
      </IconButton>
      <IconButton label="Full screen (F)" aria-pressed={view.isFullscreen} onClick={view.toggleFullscreen}>
        {view.isFullscreen ? <Minimize size={20} /> : <Maximize size={20} />}
      </IconButton>
    </div>
  );
}

interface LiveButtonProps {
  playback: Playback;
  state: PlaybackState;
  place: BroadcastPlace | null;
}

function LiveButton({ playback, state, place }: LiveButtonProps) {
  const latency = place?.isLive === false ? place.duration - place.position : state.stats.latency;
  const isAtLive = state.isAtLive && state.phase !== 'paused';
  const behind = latency === null ? '' : formatBehind(latency);
  return (
    <button
      type="button"
      className={`live-button ${isAtLive ? 'is-at-live' : ''}`}
      aria-label={isAtLive ? 'Live' : `Go to live, ${behind} behind`}
      title={latency === null ? 'Live' : `${latency.toFixed(1)} s behind the live edge`}
      onClick={() => (place === null ? playback.goLive() : place.goLive())}
    >
      <span className="live-dot" aria-hidden="true" />
      Live
      {!isAtLive && <span className="numeric">{behind}</span>}
    </button>
  );
}

/** Begins with the count that the button shows, so that voice control finds it by what is seen. */
function sharingLabel(peers: number): string {
  if (peers === 0) return 'Viewers who share this stream (P)';
  return peers === 1 ? '1 viewer shares this stream (P)' : `${peers} viewers share this stream (P)`;
}
