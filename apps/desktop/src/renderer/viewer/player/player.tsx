import { useEffect, useRef, useState } from 'react';
import type { Seconds } from '@starling/shared/units.ts';
import { useSay } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';
import { ClipDialog } from '../clips/clip-dialog.tsx';
import { type ClipOf, useClipping } from '../clips/use-clipping.ts';
import { MeshPanel } from '../mesh/mesh-panel.tsx';
import { Controls, type ViewSwitches } from './controls.tsx';
import { PlayerOverlay } from './player-overlay.tsx';
import { runShortcut } from './run-shortcut.ts';
import { SeekBar } from './seek-bar.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { StatsPanel } from './stats-panel.tsx';
import { useAutoHide } from './use-auto-hide.ts';
import { useAway } from './use-away.ts';
import { useFullscreen } from './use-fullscreen.ts';
import { usePlayback } from './use-playback.ts';
import { type LiveSource, type RecordedSource, useProgramme } from './use-programme.ts';
import { useShortcuts } from './use-shortcuts.ts';
import './player.css';

interface PlayerProps {
  /** Null for a broadcast that is over. */
  live: LiveSource | null;
  /** Null where it is not recorded. One of both is there. */
  recorded: RecordedSource | null;
  /** What clips are cut out of, and what they are called at first. */
  clipOf: ClipOf;
  /** Said by screen readers. */
  label: string;
  isTheatre: boolean;
  onToggleTheatre: () => void;
  onToggleChat: () => void;
  /** Told when playback starts and stops; stopped includes paused. */
  onPlayingChange: (isPlaying: boolean) => void;
  /** The playlist ended, or cannot be had: the channel's state should be asked for again. */
  onDoubt: () => void;
  /** Asks the relay whether the broadcast goes on, where it is watched live. */
  isOnAir?: () => Promise<boolean>;
  /** Told now and then where a recording is being watched. */
  onPosition?: (position: Seconds) => void;
  /** Told where a recording is, each quarter of a second of it and after each seek. */
  onMoment?: (position: Seconds) => void;
}

/** The video with everything on it. One broadcast per mount: give it a `key`. */
export function Player(props: PlayerProps) {
  const tell = useSay();
  const root = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const { programme, placeOf } = useProgramme(props.live, props.recorded);
  const { playback, state } = usePlayback(video, programme);
  const place = playback === null || state === null ? null : placeOf(playback, state);
  const [isStatsShown, setStatsShown] = useState(false);
  const [isMeshShown, setMeshShown] = useState(false);
  const [isHelpShown, setHelpShown] = useState(false);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [note, setNote] = useNote();
  const { isFullscreen, toggleFullscreen } = useFullscreen(root, video);
  const controls = useAutoHide(isMenuOpen || state?.phase !== 'playing');
  useReports(props, state?.phase ?? null, state?.trouble ?? null);
  const isAway = useAway(place?.isLive === false ? null : state, props.isOnAir);
  const position = place?.isLive === false ? place.position : null;
  usePositionReports(props.onPosition, position, reportEvery);
  usePositionReports(props.onMoment, position, momentEvery);

  const clipping = useClipping(props.clipOf, props.recorded, playback, place);
  const view: ViewSwitches = {
    isTheatre: props.isTheatre,
    isFullscreen,
    isStatsShown,
    toggleTheatre: props.onToggleTheatre,
    toggleFullscreen,
    toggleStats: () => setStatsShown(!isStatsShown),
    isMeshShown,
    toggleMesh: () => setMeshShown(!isMeshShown),
    showHelp: () => setHelpShown(true),
    canClip: props.recorded !== null,
    makeClip: clipping.open,
  };
  useShortcuts((action, key) => {
    if (playback === null || state === null) return;
    controls.wake();
    runShortcut(action, key, {
      playback,
      state,
      place,
      view,
      toggleChat: props.onToggleChat,
      tell,
      note: setNote,
    });
  });

  return (
    <div
      ref={root}
      className={`player on-video ${controls.isShown ? 'is-awake' : ''} ${place === null ? '' : 'has-seek-bar'}`}
      role="region"
      aria-label={tell(words.player)}
      onPointerMove={(event) => event.pointerType !== 'touch' && controls.wake()}
      onPointerLeave={(event) => event.pointerType !== 'touch' && controls.sleep()}
      onFocus={controls.wake}
    >
      <video
        ref={video}
        playsInline
        data-testid="player-video"
        aria-label={props.label}
        onPointerUp={(event) => {
          if (event.pointerType !== 'touch') playback?.togglePlay();
          else if (controls.isShown) controls.sleep();
          else controls.wake();
        }}
        onDoubleClick={toggleFullscreen}
      />
      {playback !== null && state !== null && (
        <>
          <PlayerOverlay playback={playback} state={state} isAway={isAway} />
          {isStatsShown && <StatsPanel state={state} onClose={view.toggleStats} />}
          {isMeshShown && state.mesh !== null && (
            <MeshPanel
              mesh={state.mesh}
              latency={state.stats.latency}
              onShare={playback.setSharing}
              onClose={view.toggleMesh}
            />
          )}
          {place !== null && (
            <div className="seek-row">
              <SeekBar {...place} onSeek={place.seek} />
            </div>
          )}
          <Controls
            playback={playback}
            state={state}
            place={place}
            view={view}
            onMenuOpenChange={setMenuOpen}
          />
        </>
      )}
      <div className="player-note" role="status">
        {note !== null && <span>{note}</span>}
      </div>
      <ClipDialog source={clipping.source} onClose={clipping.close} />
      <ShortcutsDialog isOpen={isHelpShown} onClose={() => setHelpShown(false)} />
    </div>
  );
}

/** A word over the picture that goes away by itself: what a key just did. */
function useNote(): [string | null, (text: string) => void] {
  const [note, setNote] = useState<string | null>(null);
  useEffect(() => {
    if (note === null) return;
    const timer = setTimeout(() => setNote(null), 1200);
    return () => clearTimeout(timer);
  }, [note]);
  return [note, setNote];
}

const reportEvery: Seconds = 5;
const momentEvery: Seconds = 0.25;

/** Tells where a recording is, each so many seconds of it. */
function usePositionReports(
  report: ((position: Seconds) => void) | undefined,
  position: Seconds | null,
  every: Seconds,
): void {
  const step = position === null ? null : Math.floor(position / every);
  useEffect(() => {
    if (step !== null) report?.(step * every);
  }, [report, step, every]);
}

function useReports(props: PlayerProps, phase: string | null, trouble: string | null): void {
  const { onPlayingChange, onDoubt } = props;
  const isPlaying = phase === 'playing' || phase === 'stalled';
  useEffect(() => {
    onPlayingChange(isPlaying);
    return () => onPlayingChange(false);
  }, [isPlaying, onPlayingChange]);
  useEffect(() => {
    if (phase === 'ended' || trouble !== null) onDoubt();
  }, [phase, trouble, onDoubt]);
}
