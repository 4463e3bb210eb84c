import type { Seconds } from '@starling/shared/units.ts';
import { roomWords as words } from '../../../i18n/room-words.ts';
import type { Say } from '../../../i18n/language.tsx';

/** @returns a length of time in its largest fitting unit: `30 s`, `10 min`, `7 days`. */
export function durationInWords(seconds: Seconds, say: Say): string {
  const units = [
    { word: words.days, size: 86_400 },
    { word: words.hours, size: 3_600 },
    { word: words.minutes, size: 60 },
  ] as const;
  const unit = units.find(({ size }) => seconds >= size && seconds % size === 0);
  if (unit !== undefined) return say(unit.word, { count: seconds / unit.size });
  if (seconds < 60) return say(words.seconds, { count: Math.round(seconds) });
  const [larger, smaller] = seconds >= 3_600 ? [words.hours, words.minutes] : [words.minutes, words.seconds];
  const size = seconds >= 3_600 ? 3_600 : 60;
  const rest = Math.round((seconds % size) / (size / 60));
  const whole = say(larger, { count: Math.floor(seconds / size) });
  return rest === 0 ? whole : `${whole} ${say(smaller, { count: rest })}`;
}
