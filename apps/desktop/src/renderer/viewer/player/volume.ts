import type { Settings } from '../../host/host.ts';

/** The loudness of a video element, remembered from one visit to the next. */
export class Volume {
  readonly #video: HTMLVideoElement;
  readonly #settings: Settings;
  /** The browser refused sound without a click. */
  isMutedByBrowser = false;

  constructor(video: HTMLVideoElement, settings: Settings) {
    this.#video = video;
    this.#settings = settings;
    const volume = Number(settings.get('volume') ?? '1');
    video.volume = volume >= 0 && volume <= 1 ? volume : 1;
    video.muted = settings.get('muted') === 'yes';
  }

  mute(isMuted: boolean): void {
    this.#video.muted = isMuted;
    this.isMutedByBrowser = false;
    if (!isMuted && this.#video.volume === 0) this.#video.volume = 0.5;
    this.#settings.set('muted', isMuted ? 'yes' : null);
  }

  /** @param volume 0 to 1; 0 mutes */
  set(volume: number): void {
    const bounded = Math.min(1, Math.max(0, volume));
    this.#video.volume = bounded;
    this.#video.muted = bounded === 0;
    if (bounded > 0) this.isMutedByBrowser = false;
    this.#settings.set('volume', bounded.toFixed(2));
  }
}
