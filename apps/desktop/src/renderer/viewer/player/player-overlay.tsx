import { Play, VolumeX } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import type { Playback } from './playback.ts';
import type { PlaybackState } from './playback-state.ts';

interface PlayerOverlayProps {
  playback: Playback;
  state: PlaybackState;
  /** The broadcaster's connection is lost and waited for. */
  isAway: boolean;
}

/** What lies over the picture: a wait, a trouble, or something that the browser wants a click for. */
export function PlayerOverlay({ playback, state, isAway }: PlayerOverlayProps) {
  if (state.needsClick) {
    return (
      <div className="overlay">
        <button type="button" className="big-play" aria-label="Play" onClick={() => playback.goLive()}>
          <Play size={40} fill="currentColor" />
        </button>
      </div>
    );
  }
  return (
    <>
      {state.isMutedByBrowser && (
        <Button look="primary" className="unmute" onClick={() => playback.setMuted(false)}>
          <VolumeX size={18} /> Click to unmute
        </Button>
      )}
      {isAway ? <BeRightBack /> : <Wait playback={playback} state={state} />}
    </>
  );
}

function BeRightBack() {
  return (
    <div className="overlay overlay-away">
      <div className="overlay-text" role="status" data-testid="be-right-back">
        <h2>Be right back</h2>
        <p>The broadcaster’s connection was lost. This goes on by itself when it is back.</p>
      </div>
    </div>
  );
}

function Wait({ playback, state }: { playback: Playback; state: PlaybackState }) {
  const isWaiting = state.phase === 'connecting' || state.phase === 'stalled';
  if (!isWaiting) return null;
  return (
    <div className="overlay">
      <Spinner size={48} label={state.phase === 'connecting' ? 'Connecting' : 'Buffering'} />
      {state.trouble !== null && (
        <div className="overlay-text" role="status">
          <p>The stream does not come through. Trying again …</p>
          <Button onClick={() => playback.retryNow()}>Try now</Button>
        </div>
      )}
    </div>
  );
}
