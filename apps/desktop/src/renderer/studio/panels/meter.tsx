import { useEffect, useRef } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { useStudio } from '../studio-context.tsx';
import type { Level, Levels } from '../studio-engine.ts';
import { heldDb, holdPeak, meterShare, quietestDb, type PeakHold } from './meter-scale.ts';

interface MeterProps {
  /** Name of what is measured. */
  name: string;
  /** Reads its level out of all; undefined while there is none. */
  levelOf: (levels: Levels) => Level | undefined;
}

const sayEveryMs = 1000;
const clipDb = -0.1;

/** Peak, RMS and held peak of one source. Painted past React: it changes some thirty times a second. */
export function Meter({ name, levelOf }: MeterProps) {
  const say = useSay();
  const { engine } = useStudio();
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(levelOf);
  useEffect(() => {
    latest.current = levelOf;
  });
  useEffect(() => {
    let held: PeakHold | null = null;
    let saidAt = 0;
    return engine.onMeters((levels) => {
      const { current } = element;
      const level = latest.current(levels);
      if (current === null || level === undefined) return;
      const now = performance.now();
      held = holdPeak(held, level.peakDb, now);
      current.style.setProperty('--peak', String(meterShare(level.peakDb)));
      current.style.setProperty('--rms', String(meterShare(level.rmsDb)));
      current.style.setProperty('--held', String(meterShare(heldDb(held, now))));
      current.dataset['isClipping'] = String(heldDb(held, now) > clipDb);
      if (now - saidAt < sayEveryMs) return;
      saidAt = now;
      const rounded = Math.max(quietestDb, Math.round(level.peakDb));
      current.setAttribute('aria-valuenow', String(rounded));
      current.setAttribute('aria-valuetext', rounded === quietestDb ? say(words.silence) : `${rounded} dB`);
    });
  }, [engine, say]);
  return (
    <div
      ref={element}
      className="meter"
      role="meter"
      aria-label={say(words.levelOf, { name })}
      aria-valuemin={quietestDb}
      aria-valuemax={0}
      aria-valuenow={quietestDb}
    >
      <span className="meter-scale" />
      <span className="meter-peak" />
      <span className="meter-rms" />
      <span className="meter-held" />
    </div>
  );
}
