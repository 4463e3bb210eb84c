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
import { type Say, useSay } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatBehind, formatUptime } from '../format.ts';
import { useFormat } from '../use-format.ts';
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
  const say = useSay();
  const isPaused = state.phase === 'paused' || state.needsClick;
  return (
    <div className="controls" role="group" aria-label={say(words.controls)}>
      <IconButton
        label={say(isPaused ? words.playKey : words.pauseKey)}
        aria-pressed={!isPaused}
        onClick={() => playback.togglePlay()}
      >
        {isPaused ? <Play size={24} fill="currentColor" /> : <Pause size={24} fill="currentColor" />}
      </IconButton>
      <VolumeControl playback={playback} volume={state.volume} isMuted={state.isMuted} />
      {(place === null || place.isGrowing) && <LiveButton playback={playback} state={state} place={place} />}
      {place?.isLive === false && (
        <span className="player-time numeric" data-testid="player-time">
          {formatUptime(place.position * 1000)}
          <span className="player-duration"> / {formatUptime(place.duration * 1000)}</span>
        </span>
      )}
      <span className="controls-gap" />
      {view.canClip && (
        <IconButton label={say(words.clipKey)} data-testid="clip-button" onClick={view.makeClip}>
          <Scissors size={20} />
        </IconButton>
      )}
      <IconButton
        label={say(words.statsKey)}
        className="wide-only"
        aria-pressed={view.isStatsShown}
        onClick={view.toggleStats}
      >
        <ChartNoAxesColumn size={20} />
      </IconButton>
      {state.mesh !== null && state.mesh.phase !== 'absent' && (
        <IconButton
          label={sharingLabel(state.mesh.peers, say)}
          className="mesh-button"
          aria-pressed={view.isMeshShown}
          data-testid="mesh-button"
          onClick={view.toggleMesh}
        >
          <Waypoints size={20} />
          {state.mesh.peers > 0 && <span className="mesh-count numeric">{state.mesh.peers}</span>}
        </IconButton>
      )}
      <IconButton label={say(words.helpKey)} className="wide-only" onClick={view.showHelp}>
        <Keyboard size={20} />
      </IconButton>
      {place?.isLive === false && (
        <SpeedMenu playback={playback} speed={state.speed} onOpenChange={onMenuOpenChange} />
      )}
      {state.qualities.length > 0 && (
        <QualityMenu state={state} onSelect={playback.selectLevel} onOpenChange={onMenuOpenChange} />
      )}
      <IconButton
        label={say(words.theatreKey)}
        className="wide-only"
        aria-pressed={view.isTheatre}
        onClick={view.toggleTheatre}
      >
        <RectangleHorizontal size={22} />
      </IconButton>
      <IconButton
        label={say(words.fullscreenKey)}
        aria-pressed={view.isFullscreen}
        onClick={view.toggleFullscreen}
      >
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
  const say = useSay();
  const format = useFormat();
  const latency = place?.isLive === false ? place.duration - place.position : state.stats.latency;
  const isAtLive = state.isAtLive && state.phase !== 'paused';
  const behind = latency === null ? '' : formatBehind(latency);
  return (
    <button
      type="button"
      className={`live-button ${isAtLive ? 'is-at-live' : ''}`}
      aria-label={isAtLive ? say(words.live) : say(words.goToLive, { behind })}
      title={latency === null ? say(words.live) : say(words.behindBy, { seconds: format.figure(latency, 1) })}
      onClick={() => (place === null ? playback.goLive() : place.goLive())}
    >
      <span className="live-dot" aria-hidden="true" />
      {say(words.live)}
      {!isAtLive && <span className="numeric">{behind}</span>}
    </button>
  );
}

/** Begins with the count that the button shows, so that voice control finds it by what is seen. */
function sharingLabel(peers: number, say: Say): string {
  return peers === 0 ? say(words.sharingKey) : say(words.sharingCountKey, { count: peers });
}
