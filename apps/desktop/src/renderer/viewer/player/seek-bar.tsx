import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Seconds } from '@starling/shared/units.ts';
import { useSay } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';
import { formatUptime } from '../format.ts';
import { useFormat } from '../use-format.ts';
import { cueAt, type StoryboardCue } from './storyboard.ts';
import { useStoryboard } from './use-storyboard.ts';

interface SeekBarProps {
  position: Seconds;
  duration: Seconds;
  storyboardUrl: string | null;
  /** The recording goes on growing. */
  isGrowing: boolean;
  onSeek: (position: Seconds) => void;
}

/** Seconds that a key moves. */
const smallStep = 5;
const largeStep = 60;

/** The bar on which a place in the broadcast is chosen, with a picture of what is there. */
export function SeekBar({ position, duration, storyboardUrl, isGrowing, onSeek }: SeekBarProps) {
  const say = useSay();
  const { spokenTime } = useFormat();
  const bar = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Seconds | null>(null);
  const [isDragging, setDragging] = useState(false);
  const cues = useStoryboard(storyboardUrl, pointed !== null, isGrowing);
  const shown = isDragging && pointed !== null ? pointed : Math.min(position, duration);
  const share = (time: Seconds) => (duration > 0 ? `${(100 * time) / duration}%` : '0%');

  const timeAt = (event: PointerEvent): Seconds => {
    const box = bar.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    return duration * Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = keyTarget(event.key, position, duration);
    if (target === null) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(target);
  };

  return (
    <div
      ref={bar}
      className={`seek-bar ${isDragging ? 'is-dragging' : ''}`}
      role="slider"
      tabIndex={0}
      aria-label={say(words.seek)}
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(shown)}
      aria-valuetext={say(words.placeOf, { position: spokenTime(shown), duration: spokenTime(duration) })}
      data-testid="seek-bar"
      onKeyDown={onKeyDown}
      onPointerMove={(event) => setPointed(timeAt(event))}
      onPointerLeave={() => !isDragging && setPointed(null)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragging(true);
        setPointed(timeAt(event));
      }}
      onPointerUp={(event) => {
        if (!isDragging) return;
        setDragging(false);
        onSeek(timeAt(event));
        if (event.pointerType === 'touch') setPointed(null);
      }}
      onPointerCancel={() => {
        setDragging(false);
        setPointed(null);
      }}
    >
      <div className="seek-track">
        <div className="seek-played" style={{ width: share(shown) }} />
      </div>
      <div className="seek-thumb" style={{ left: share(shown) }} />
      {pointed !== null && <Preview time={pointed} left={share(pointed)} cue={cueAt(cues, pointed)} />}
    </div>
  );
}

function Preview({ time, left, cue }: { time: Seconds; left: string; cue: StoryboardCue | undefined }) {
  return (
    <div className="seek-preview" style={{ '--at': left } as React.CSSProperties} aria-hidden="true">
      {cue !== undefined && <PreviewPicture cue={cue} />}
      <span className="numeric">{formatUptime(time * 1000)}</span>
    </div>
  );
}

function PreviewPicture({ cue: { url, area } }: { cue: StoryboardCue }) {
  if (area === undefined) return <img className="seek-picture" src={url} alt="" />;
  const { x, y, width, height } = area;
  return (
    <div
      className="seek-picture"
      style={{ width, height, background: `url("${url}") ${-x}px ${-y}px no-repeat` }}
    />
  );
}

/** @returns where a key leads; null where it means nothing here */
function keyTarget(key: string, position: Seconds, duration: Seconds): Seconds | null {
  const steps: Record<string, number> = {
    ...{ ArrowLeft: -smallStep, ArrowDown: -smallStep, ArrowRight: smallStep, ArrowUp: smallStep },
    ...{ PageDown: -largeStep, PageUp: largeStep },
  };
  if (key === 'Home') return 0;
  if (key === 'End') return duration;
  const step = steps[key];
  return step === undefined ? null : Math.min(duration, Math.max(0, position + step));
}
