import type { BitsPerSecond, Bytes, Seconds } from '@starling/shared/units.ts';
import { useMemo } from 'react';
import { type Language, localeOf, type Say, useLanguage, useSay } from '../i18n/language.tsx';
import { viewerWords } from '../i18n/viewer-words.ts';
import {
  formatBitrate,
  formatBytes,
  formatCount,
  formatDate,
  formatFigure,
  formatNumber,
  formatSeconds,
  formatTime,
  speakTime,
} from './format.ts';

/** Writes figures and dates as the reader's language does. */
export type Format = ReturnType<typeof formatIn>;

/** @param locale by which dates are written: `en-GB` */
export function formatIn(language: Language, locale: string, say: Say) {
  return {
    count: (count: number) => formatCount(count, language),
    /** `1 viewer`, `1.2K viewers`. */
    viewers: (count: number) => say(viewerWords.viewers, { count, shown: formatCount(count, language) }),
    figure: (value: number, digits: 0 | 1 | 2) => formatFigure(value, digits, language),
    number: (value: number) => formatNumber(value, language),
    seconds: (seconds: Seconds | null) => formatSeconds(seconds, language),
    bitrate: (rate: BitsPerSecond | null) => formatBitrate(rate, language),
    bytes: (bytes: Bytes) => formatBytes(bytes, language),
    date: (iso: string) => formatDate(iso, locale),
    time: (iso: string) => formatTime(iso, locale),
    spokenTime: (time: Seconds) => speakTime(time, language),
  };
}

/** @returns what writes figures and dates in the language that is spoken. */
export function useFormat(): Format {
  const language = useLanguage();
  const say = useSay();
  return useMemo(() => formatIn(language, localeOf(language, navigator.languages), say), [language, say]);
}
