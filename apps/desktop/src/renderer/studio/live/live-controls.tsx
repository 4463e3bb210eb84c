import { Bookmark, Circle, History, Radio, Square } from 'lucide-react';
import { useState } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { liveWords as words } from '../../i18n/live-words.ts';
import { useNow } from '../../host/use-now.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatUptime } from '../../viewer/format.ts';
import { useLive, useStudio } from '../studio-context.tsx';
import { useLiveActions } from './use-live-actions.ts';
import './live.css';

/** Going live and ending it, with the time on air; recording, replay and markers. */
export function LiveControls({ onGoLive }: { onGoLive: () => void }) {
  const say = useSay();
  const { live } = useStudio();
  const { phase, recording, log } = useLive();
  const [isEnding, setEnding] = useState(false);
  const actions = useLiveActions();
  const isOn = phase !== 'off' && phase !== 'failed';
  const isRecording = recording.state === 'recording';
  return (
    <>
      {isOn && log !== null && <OnAirBadge startedAt={log.startedAt} />}
      <span className="bar-group">
        {isOn && (
          <IconButton label={say(words.marker)} onClick={() => void actions.addMarker()}>
            <Bookmark size={18} />
          </IconButton>
        )}
        {(isOn || isRecording) && (
          <IconButton label={say(words.saveReplay)} onClick={() => void actions.saveReplay()}>
            <History size={18} />
          </IconButton>
        )}
        <Button
          look="quiet"
          className={`button-small record ${isRecording ? 'is-recording' : ''}`}
          aria-pressed={isRecording}
          title={isRecording ? say(words.stopRecord) : say(words.record)}
          onClick={() => void actions.toggleRecording()}
        >
          {isRecording ? <Square size={14} aria-hidden="true" /> : <Circle size={14} aria-hidden="true" />}
          {isRecording
            ? say(words.recording, { time: formatUptime(recording.durationMs) })
            : say(words.record)}
        </Button>
      </span>
      {isOn ? (
        <Button
          className="button-small end-stream"
          isBusy={phase === 'stopping'}
          onClick={() => setEnding(true)}
        >
          {say(words.end)}
        </Button>
      ) : (
        <Button look="primary" className="button-small go-live-button" onClick={onGoLive}>
          <Radio size={17} aria-hidden="true" /> {say(words.goLive)}
        </Button>
      )}
      <Dialog title={say(words.endTitle)} isOpen={isEnding} onClose={() => setEnding(false)}>
        <p className="muted">{say(words.endHint)}</p>
        <div className="dialog-actions">
          <Button onClick={() => setEnding(false)}>{say(words.stayLive)}</Button>
          <Button
            look="danger"
            onClick={() => {
              setEnding(false);
              void live.stop();
            }}
          >
            {say(words.end)}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function OnAirBadge({ startedAt }: { startedAt: number }) {
  const say = useSay();
  const { phase } = useLive();
  const now = useNow(1000);
  return (
    <span className="on-air" data-phase={phase} role="status" aria-live="polite">
      <span className="live-dot" aria-hidden="true" />
      {phase === 'off' ? '' : say(words[phase])}
      <span className="numeric" aria-live="off">
        {formatUptime(now - startedAt)}
      </span>
    </span>
  );
}
