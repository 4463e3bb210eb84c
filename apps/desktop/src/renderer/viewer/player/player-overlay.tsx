import { Play, VolumeX } from 'lucide-react';
import { useSay } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';
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
  const say = useSay();
  if (state.needsClick) {
    return (
      <div className="overlay">
        <button
          type="button"
          className="big-play"
          aria-label={say(words.play)}
          onClick={() => playback.goLive()}
        >
          <Play size={40} fill="currentColor" />
        </button>
      </div>
    );
  }
  return (
    <>
      {state.isMutedByBrowser && (
        <Button look="primary" className="unmute" onClick={() => playback.setMuted(false)}>
          <VolumeX size={18} /> {say(words.clickToUnmute)}
        </Button>
      )}
      {isAway ? <BeRightBack /> : <Wait playback={playback} state={state} />}
    </>
  );
}

function BeRightBack() {
  const say = useSay();
  return (
    <div className="overlay overlay-away">
      <div className="overlay-text" role="status" data-testid="be-right-back">
        <h2>{say(words.backSoon)}</h2>
        <p>{say(words.backSoonHint)}</p>
      </div>
    </div>
  );
}

function Wait({ playback, state }: { playback: Playback; state: PlaybackState }) {
  const say = useSay();
  const isWaiting = state.phase === 'connecting' || state.phase === 'stalled';
  if (!isWaiting) return null;
  return (
    <div className="overlay">
      <Spinner size={48} label={say(state.phase === 'connecting' ? words.connecting : words.buffering)} />
      {state.trouble !== null && (
        <div className="overlay-text" role="status">
          <p>{say(words.noStream)}</p>
          <Button onClick={() => playback.retryNow()}>{say(words.tryNow)}</Button>
        </div>
      )}
    </div>
  );
}
