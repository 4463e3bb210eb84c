import type { SettingsOf } from '../scene/source.ts';
import { failed, type OpenResult } from './opened-source.ts';
import { playedSource } from './played-source.ts';

/** Opens a file of video or sound and plays it, again and again where it is looped. */
export function openMedia({ url, label, isLooped }: SettingsOf<'media'>): Promise<OpenResult> {
  if (url === '')
    return Promise.resolve(failed({ state: 'lost', message: 'Choose a media file.', retryOn: 'nothing' }));
  const element = document.createElement('video');
  element.crossOrigin = 'anonymous';
  element.playsInline = true;
  element.loop = isLooped;
  element.preload = 'auto';
  element.src = url;
  const name = label === '' ? 'The media file' : `“${label}”`;
  return playedSource(
    element,
    (why) => ({
      ...{ state: 'lost', retryOn: 'time' },
      message: `${name} cannot be played (${why}). Choose it again, or another one.`,
    }),
    () => undefined,
  );
}
