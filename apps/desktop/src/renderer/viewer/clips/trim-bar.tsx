import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Seconds } from '@starling/shared/units.ts';
import { clipsWords as words } from '../../i18n/clips-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { formatUptime } from '../format.ts';
import { cueAt, type StoryboardCue } from '../player/storyboard.ts';
import { useFormat } from '../use-format.ts';
import { moveEnd, type Span, type SpanEnd } from './clip-range.ts';

interface TrimBarProps {
  window: Span;
  clip: Span;
  /** What is on screen now. */
  position: Seconds;
  cues: readonly StoryboardCue[];
  onChange: (clip: Span) => void;
  /** An end was let go. */
  onMoved: (end: SpanEnd, clip: Span) => void;
}

const pictures = 8;
/** Seconds that a key moves. */
const smallStep = 0.5;
const largeStep = 5;

/** The stretch around a moment in pictures, with a handle at each end of what becomes the clip. */
export function TrimBar({ window, clip, position, cues, onChange, onMoved }: TrimBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const length = window.to - window.from;
  const share = (time: Seconds) =>
    `${(100 * (Math.min(Math.max(time, window.from), window.to) - window.from)) / length}%`;
  const timeAt = (event: PointerEvent): Seconds => {
    const box = bar.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return window.from;
    return window.from + (length * (event.clientX - box.left)) / box.width;
  };
  const handle = (end: SpanEnd) => (
    <TrimHandle
      key={end}
      end={end}
      {...{ window, clip, timeAt, onChange, onMoved }}
      left={share(clip[end])}
    />
  );
  return (
    <div className="trim-bar" ref={bar} data-testid="trim-bar">
      <div className="trim-pictures" aria-hidden="true">
        {Array.from({ length: pictures }, (_, index) => (
          <TrimPicture key={index} cue={cueAt(cues, window.from + (length * (index + 0.5)) / pictures)} />
        ))}
      </div>
      <div className="trim-out" style={{ left: 0, width: share(clip.from) }} />
      <div className="trim-out" style={{ left: share(clip.to), right: 0 }} />
      <div
        className="trim-clip"
        style={{ left: share(clip.from), width: `calc(${share(clip.to)} - ${share(clip.from)})` }}
      />
      <div className="trim-now" style={{ left: share(position) }} />
      {(['from', 'to'] as const).map(handle)}
    </div>
  );
}

/** An SVG scales a part of a sheet whose size nobody knows. */
function TrimPicture({ cue }: { cue: StoryboardCue | undefined }) {
  if (cue?.area === undefined) return cue === undefined ? <span /> : <img src={cue.url} alt="" />;
  const { x, y, width, height } = cue.area;
  return (
    <svg viewBox={`${x} ${y} ${width} ${height}`} preserveAspectRatio="xMidYMid slice">
      <image href={cue.url} />
    </svg>
  );
}

interface TrimHandleProps {
  end: SpanEnd;
  window: Span;
  clip: Span;
  left: string;
  timeAt: (event: PointerEvent) => Seconds;
  onChange: (clip: Span) => void;
  onMoved: (end: SpanEnd, clip: Span) => void;
}

function TrimHandle({ end, window, clip, left, timeAt, onChange, onMoved }: TrimHandleProps) {
  const say = useSay();
  const format = useFormat();
  const [isDragging, setDragging] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    const time = keyTarget(event.key, clip[end], window);
    if (time === null) return;
    event.preventDefault();
    const moved = moveEnd(clip, window, end, time);
    onChange(moved);
    onMoved(end, moved);
  };
  return (
    <div
      className={`trim-handle trim-${end} ${isDragging ? 'is-dragging' : ''}`}
      style={{ left }}
      role="slider"
      tabIndex={0}
      aria-label={say(end === 'from' ? words.beginning : words.end)}
      aria-valuemin={Math.round(window.from)}
      aria-valuemax={Math.round(window.to)}
      aria-valuenow={Math.round(clip[end])}
      aria-valuetext={say(words.endAt, {
        time: formatUptime(clip[end] * 1000),
        seconds: format.figure(clip.to - clip.from, 1),
      })}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragging(true);
      }}
      onPointerMove={(event) => isDragging && onChange(moveEnd(clip, window, end, timeAt(event)))}
      onPointerUp={() => {
        setDragging(false);
        onMoved(end, clip);
      }}
      onPointerCancel={() => setDragging(false)}
    >
      {isDragging && <span className="trim-time numeric">{formatUptime(clip[end] * 1000)}</span>}
    </div>
  );
}

/** @returns where a key leads; null where it means nothing here */
function keyTarget(key: string, time: Seconds, window: Span): Seconds | null {
  const steps: Record<string, Seconds> = {
    ...{ ArrowLeft: -smallStep, ArrowDown: -smallStep, ArrowRight: smallStep, ArrowUp: smallStep },
    ...{ PageDown: -largeStep, PageUp: largeStep },
  };
  if (key === 'Home') return window.from;
  if (key === 'End') return window.to;
  const step = steps[key];
  return step === undefined ? null : time + step;
}
