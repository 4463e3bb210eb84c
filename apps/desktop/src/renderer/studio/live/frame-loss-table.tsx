import { useLanguage, useSay } from '../../i18n/language.tsx';
import { liveWords as words } from '../../i18n/live-words.ts';
import { formatPercent } from './format-live.ts';
import { frameLoss, severityOf } from './session-log.ts';

interface FrameLossTableProps {
  frames: { readonly droppedFrames: number; readonly skippedFrames: number; readonly lateFrames: number };
  timeOnAirMs: number;
  frameRate: number;
}

/** Frames that viewers did not get, by whose fault: network, encoder, compositor. */
export function FrameLossTable({ frames, timeOnAirMs, frameRate }: FrameLossTableProps) {
  const say = useSay();
  const language = useLanguage();
  const loss = frameLoss(frames, timeOnAirMs, frameRate);
  return (
    <dl className="live-facts losses">
      {(['dropped', 'skipped', 'late'] as const).map((kind) => {
        const { count, share } = loss[kind];
        return (
          <div key={kind} data-severity={severityOf(share)} title={say(words[`${kind}Hint`])}>
            <dt>{say(words[kind])}</dt>
            <dd className="numeric">
              {count.toLocaleString(language)} <small>{formatPercent(share, language)} %</small>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
