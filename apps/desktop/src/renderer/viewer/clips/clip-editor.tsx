import type { Clip } from '@starling/shared/protocol/videos.ts';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import type { Seconds } from '@starling/shared/units.ts';
import { api } from '../../host/api-client.ts';
import { clipsWords as words } from '../../i18n/clips-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { useApiFaultText } from '../../i18n/use-fault-text.ts';
import { viewerWords } from '../../i18n/viewer-words.ts';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { Playback } from '../player/playback.ts';
import { usePlayback } from '../player/use-playback.ts';
import { useStoryboard } from '../player/use-storyboard.ts';
import type { RecordedPlace } from '../player/programme.ts';
import type { ClipSource } from './clip-source.ts';
import { useFormat } from '../use-format.ts';
import { canCut, clipWindow, type Span, type SpanEnd, usualClip } from './clip-range.ts';
import { TrimBar } from './trim-bar.tsx';

interface ClipEditorProps {
  source: ClipSource;
  onCancel: () => void;
  /** The relay has taken the clip and makes it. */
  onAsked: (clip: Clip) => void;
}

/** How far before the moment the preview begins, which is where the usual clip does. */
const lead: Seconds = 30;
/** What is heard of the end after it was moved. */
const tail: Seconds = 2;

/** A small player that repeats what the clip will be, with handles for its ends and a field for its title. */
export function ClipEditor({ source, onCancel, onAsked }: ClipEditorProps) {
  const say = useSay();
  const format = useFormat();
  const video = useRef<HTMLVideoElement>(null);
  const { playback, state } = usePlayback(video, {
    kind: 'recording',
    playlistUrl: source.playlistUrl,
    startAt: earlier(source.moment, lead),
  });
  const [chosen, setChosen] = useState<Span | null>(null);
  const cues = useStoryboard(source.storyboardUrl, true, false);
  const moment = playback === null ? null : positionOf(playback, source.moment);
  const window = moment === null || state === null ? null : clipWindow(moment, state.duration);
  const clip = window === null || moment === null ? null : (chosen ?? usualClip(moment, window));
  const position = state?.position ?? 0;
  useRepeat(playback, clip, position);
  const show = (end: SpanEnd, { from, to }: Span) =>
    playback?.seekTo(end === 'from' ? from : Math.max(from, to - tail));
  return (
    <>
      <div className="clip-preview on-video">
        <video
          ref={video}
          playsInline
          aria-label={say(words.preview)}
          data-testid="clip-preview"
          onClick={() => playback?.togglePlay()}
        />
        {state?.phase !== 'playing' && state?.phase !== 'paused' && (
          <Spinner size={40} label={say(words.loadingPreview)} />
        )}
      </div>
      {window === null || clip === null || !canCut(window) ? (
        <p className="muted clip-wait">{say(words.notYetRecorded)}</p>
      ) : (
        <>
          <TrimBar {...{ window, clip, position, cues }} onChange={setChosen} onMoved={show} />
          <p className="muted numeric" role="status" data-testid="clip-length">
            {say(words.seconds, { shown: format.figure(clip.to - clip.from, 1) })}
          </p>
        </>
      )}
      <ClipForm {...{ source, playback, clip, onCancel, onAsked }} />
    </>
  );
}

interface ClipFormProps extends ClipEditorProps {
  playback: Playback | null;
  clip: Span | null;
}

function ClipForm({ source, playback, clip, onCancel, onAsked }: ClipFormProps) {
  const say = useSay();
  const faultText = useApiFaultText();
  const [title, setTitle] = useState(source.title);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const from = clip === null ? null : (playback?.dateAt(clip.from) ?? null);
  const to = clip === null ? null : (playback?.dateAt(clip.to) ?? null);
  const ask = async () => {
    if (from === null || to === null) return;
    setBusy(true);
    const answer = await api.makeClip({
      ...{ video: source.video, title: title.trim() },
      ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    });
    setBusy(false);
    if (answer.ok) onAsked(answer.value);
    else setProblem(faultText(answer));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (title.trim() === '') setProblem(say(viewerWords.typeTitle));
    else void ask();
  };
  return (
    <form className="clip-form" noValidate onSubmit={submit}>
      <TextField
        label={say(viewerWords.title)}
        name="clip-title"
        value={title}
        maxLength={140}
        error={problem ?? undefined}
        onChange={(event) => {
          setTitle(event.target.value);
          setProblem(null);
        }}
      />
      <div className="dialog-actions">
        <Button onClick={onCancel}>{say(words.cancel)}</Button>
        <Button type="submit" look="primary" isBusy={isBusy} disabled={from === null || to === null}>
          {say(words.makeIt)}
        </Button>
      </div>
    </form>
  );
}

/** Plays the clip over and over. */
function useRepeat(playback: Playback | null, clip: Span | null, position: Seconds): void {
  const isOutside = clip !== null && (position >= clip.to || position < clip.from - 1);
  const from = clip?.from ?? 0;
  useEffect(() => {
    if (isOutside) playback?.seekTo(from);
  }, [playback, isOutside, from]);
}

function positionOf(playback: Playback, place: RecordedPlace): Seconds | null {
  return 'date' in place ? playback.positionAt(place.date) : place.position;
}

function earlier(place: RecordedPlace, seconds: Seconds): RecordedPlace {
  return 'date' in place
    ? { date: place.date - seconds * 1000 }
    : { position: Math.max(0, place.position - seconds) };
}
